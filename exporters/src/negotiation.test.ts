import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptsGzip, chooseFormat } from './negotiation.ts';

const TEXT_004 = 'text/plain; version=0.0.4; charset=utf-8';
const TEXT_100 = 'text/plain; version=1.0.0; charset=utf-8';
const OPEN_001 = 'application/openmetrics-text; version=0.0.1; charset=utf-8';
const OPEN_100 = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

describe('chooseFormat', () => {
  it.each([
    ['no header', undefined, TEXT_004],
    ['anything', '*/*', TEXT_004],
    ['any text', 'text/*', TEXT_004],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', TEXT_004],
    ['text without a version', 'text/plain', TEXT_004],
    ['text 1.0.0', 'text/plain;version=1.0.0', TEXT_100],
    ['OpenMetrics without a version', 'application/openmetrics-text', OPEN_001],
    ['OpenMetrics 1.0.0', 'application/openmetrics-text; version=1.0.0; charset=utf-8', OPEN_100],
    ['a quoted version', 'application/openmetrics-text; version="1.0.0"', OPEN_100],
    ['capitals', 'Application/OpenMetrics-Text; Version=1.0.0', OPEN_100],
    ['a version that does not exist', 'application/openmetrics-text; version=2.0.0', TEXT_004],
    [
      'Prometheus 2.42',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      OPEN_100,
    ],
    [
      'Prometheus 3 with escaping',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      `${OPEN_100}; escaping=allow-utf-8`,
    ],
    [
      'Prometheus 3 that prefers text',
      'text/plain;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=1.0.0;q=0.3',
      `${TEXT_100}; escaping=underscores`,
    ],
    ['an escaping nobody knows', 'text/plain;version=1.0.0;escaping=rot13', TEXT_100],
    ['text weighted higher', 'application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.9', TEXT_004],
    [
      'equal weights: the first listed',
      'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4',
      OPEN_100,
    ],
    ['OpenMetrics excluded', 'application/openmetrics-text;version=1.0.0;q=0,text/plain;q=0.1', TEXT_004],
    ['everything excluded', '*/*;q=0', TEXT_004],
    ['a weight that is no number', 'application/openmetrics-text;version=1.0.0;q=high,text/plain;q=0.1', TEXT_004],
    ['an empty header', '', TEXT_004],
  ])('answers %s', (_who, accept, contentType) => {
    expect(chooseFormat(accept).contentType).toBe(contentType);
  });

  it('always answers with a format that exists, whatever the header says', () => {
    const offers = [TEXT_004, TEXT_100, OPEN_001, OPEN_100];
    fc.assert(
      fc.property(fc.string(), (accept) => {
        expect(offers).toContain(chooseFormat(accept).contentType);
      }),
    );
  });
});

describe('acceptsGzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['x-gzip', true],
    ['deflate, gzip;q=1.0, *;q=0.5', true],
    ['identity', false],
    ['gzip;q=0', false],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0, *', false],
  ])('reads %p', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
