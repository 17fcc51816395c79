import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { row } from '../../test/samples.ts';
import { SEVERITIES } from '../contract/common.ts';
import { because } from '../contract/wording.ts';
import { classify } from './severity.ts';

describe("an event's severity", () => {
  it("is its row's, whatever the sender calls it", () => {
    expect(classify({ row: row('port'), labels: { severity: 'info' } })).toEqual({
      severity: 'high',
      reason: because('severity-of-row'),
    });
  });

  it.each([
    ['warning', 'warning'],
    ['average', 'average'],
    ['high', 'high'],
    ['disaster', 'disaster'],
    ['info', 'warning'],
    ['information', 'warning'],
    ['warn', 'warning'],
    ['minor', 'average'],
    ['error', 'average'],
    ['major', 'high'],
    ['critical', 'disaster'],
    ['page', 'disaster'],
    ['Critical', 'disaster'],
    ['WARNING', 'warning'],
  ])('of another sender that says %s is %s', (label, severity) => {
    expect(classify({ row: undefined, labels: { severity: label } })).toEqual({
      severity,
      reason: because('severity-of-sender', { label: label.toLowerCase() }),
    });
  });

  it.each([
    ['says nothing', {}],
    ['says an empty word', { severity: '' }],
    ['says a word nobody knows', { severity: 'purple' }],
    ['says a word that every JavaScript object knows', { severity: 'constructor' }],
    ['says another such word', { severity: '__proto__' }],
  ])('is average where another sender %s', (_, labels) => {
    expect(classify({ row: undefined, labels })).toEqual({
      severity: 'average',
      reason: because('severity-unknown'),
    });
  });

  it('is one of the four, whatever a label says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (severity) => {
        expect(SEVERITIES).toContain(classify({ row: undefined, labels: { severity } }).severity);
      }),
    );
  });
});
