import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { promtoolComplaints } from '../../../test/promtool.ts';
import { render } from '../../exposition.ts';
import { nginx } from './index.ts';
import { nginxFamilies } from './metrics.ts';
import { parseStubStatus } from './payload.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const PAGE = fixture('nginx.txt');
const VALUES = { active: 1, accepts: 3, handled: 3, requests: 3, reading: 0, writing: 1, waiting: 0 };

describe('parseStubStatus', () => {
  it.each([
    ['as nginx prints it', PAGE],
    ['with CRLF', PAGE.replaceAll('\n', '\r\n')],
    ['without a final line break', PAGE.trimEnd()],
    ['with more lines around', `# status\n\n${PAGE}\nUptime: 5\n`],
    ['with the last line spread over three', PAGE.replaceAll(' W', '\nW')],
    ['with a column more', PAGE.replace('requests', 'requests extra').replace('3 3 3', '3 3 3 9')],
    ['with a column more that has no value', PAGE.replace('requests', 'requests extra')],
  ])('reads the page %s', (_how, page) => {
    expect(parseStubStatus(page)).toEqual({ ...VALUES, requestTimeMs: null });
  });

  it("reads Tengine's time of requests", () => {
    expect(parseStubStatus(fixture('tengine.txt'))).toMatchObject({ requests: 9771643, requestTimeMs: 1833279 });
  });

  it("does not take columns in another order for nginx's", () => {
    const page = PAGE.replace('accepts handled requests', 'requests accepts handled').replace('3 3 3', '9 7 8');
    expect(parseStubStatus(page)).toMatchObject({ requests: 9, accepts: 7, handled: 8 });
  });

  it.each([
    ['an empty page', ''],
    ['a home page', '<html><body>Welcome to nginx!</body></html>'],
    ['a page cut short', PAGE.slice(0, 70)],
    ['a page without numbers', PAGE.replaceAll(/\d/g, 'x')],
    ['negative numbers', PAGE.replaceAll('3', '-3')],
    ['fewer numbers than columns', PAGE.replace('3 3 3', '3 3')],
  ])('reads nothing from %s', (_what, page) => {
    expect(parseStubStatus(page)).toBeNull();
  });
});

describe('nginxFamilies', () => {
  const families = (name: string) => nginxFamilies(parseStubStatus(fixture(name))!);

  it.each(['nginx', 'tengine'])('gives the exposition on record for %s', (name) => {
    expect(render(families(`${name}.txt`), 'text')).toBe(fixture(`${name}.prom`));
  });

  it('gives the OpenMetrics on record', () => {
    expect(render(families('nginx.txt'), 'openmetrics')).toBe(fixture('nginx.om'));
  });

  it('gives exactly the families on its list', () => {
    expect(families('tengine.txt').map(({ metric }) => metric)).toEqual(nginx.metrics);
  });

  it('pleases promtool', () => {
    expect(promtoolComplaints(render(families('tengine.txt'), 'text'))).toBe('');
  });

  it.each([
    ['nginx.accepts', 'nginx_connections_accepted_total 3100512'],
    ['nginx.active', 'nginx_connections_active 41'],
    ['nginx.handled', 'nginx_connections_handled_total 3100498'],
    ['nginx.reading', 'nginx_connections_reading 2'],
    ['nginx.requests', 'nginx_http_requests_total 9771643'],
    ['nginx.waiting', 'nginx_connections_waiting 34'],
    ['nginx.writing', 'nginx_connections_writing 5'],
    ["Tengine's request_time", 'nginx_http_request_duration_seconds_total 1833.279'],
  ])('has the item %s of the specification', (_item, sample) => {
    expect(render(families('tengine.txt'), 'text').split('\n')).toContain(sample);
  });
});
