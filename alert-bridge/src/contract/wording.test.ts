import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SEVERITIES } from './common.ts';
import { because, Reason, say, SEVERITY_NAMES, WORDING, type ReasonCode } from './wording.ts';

const CODES = Object.keys(WORDING) as ReasonCode[];
const bracesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe('every sentence the service says', () => {
  it.each(CODES)('%s has the same braces in both languages', (code) => {
    expect(bracesOf(WORDING[code]['en-US'])).toEqual(bracesOf(WORDING[code]['zh-Hans']));
  });

  it.each(CODES)('%s is Chinese in Chinese and not in English', (code) => {
    expect(WORDING[code]['zh-Hans']).toMatch(/\p{Script=Han}/u);
    expect(WORDING[code]['en-US']).not.toMatch(/\p{Script=Han}/u);
    expect(WORDING[code]['en-US'].trim()).not.toBe('');
  });

  it.each(SEVERITIES)('has a word for %s in both languages', (severity) => {
    expect(SEVERITY_NAMES[severity]['zh-Hans']).toMatch(/^\p{Script=Han}+$/u);
    expect(SEVERITY_NAMES[severity]['en-US'].toLowerCase()).toBe(severity);
  });
});

describe('a reason in words', () => {
  it.each([
    [because('confirmed', { count: 5 }), '连续 5 次检查异常，确认为事件', 'confirmed after 5 abnormal checks in a row'],
    [
      because('some-abnormal', { events: 2, severity: 'disaster' }),
      '有 2 个未恢复的事件，最高级别：灾难。',
      '2 open events, the worst is Disaster.',
    ],
    [
      because('chain-broken', { parts: 'monitoring' }),
      '监控链路异常（监控系统），当前显示的状态不可信。',
      'The monitoring chain is broken (monitoring): what is shown cannot be trusted.',
    ],
    // What is not known is said as it is.
    [because('severity-of-sender', { label: 'purple' }), '报警自带级别 purple', 'severity purple given by the sender'],
    [
      because('chain-broken', { parts: 'new-part,watchdog' }),
      '监控链路异常（new-part、看门狗报警未送达），当前显示的状态不可信。',
      'The monitoring chain is broken (new-part, the watchdog alert does not arrive): what is shown cannot be trusted.',
    ],
    // A hostile parameter is text and nothing else.
    [
      because('severity-of-sender', { label: '$& $1 {label} {count}' }),
      '报警自带级别 $& $1 {label} {count}',
      'severity $& $1 {label} {count} given by the sender',
    ],
    [
      because('some-abnormal', { events: 1, severity: 'constructor' }),
      '有 1 个未恢复的事件，最高级别：constructor。',
      '1 open events, the worst is constructor.',
    ],
    [
      because('chain-broken', { parts: '__proto__,toString' }),
      '监控链路异常（__proto__、toString），当前显示的状态不可信。',
      'The monitoring chain is broken (__proto__, toString): what is shown cannot be trusted.',
    ],
    // A parameter that is missing leaves a gap, never a brace.
    [because('confirmed'), '连续  次检查异常，确认为事件', 'confirmed after  abnormal checks in a row'],
  ])('%j', (reason, chinese, english) => {
    expect(say(reason, 'zh-Hans')).toBe(chinese);
    expect(say(reason, 'en-US')).toBe(english);
  });

  it('holds every parameter as it was given, whatever it is', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, (startsAt) => {
        expect(say(because('joined-other-start', { startsAt }), 'en-US')).toBe(
          `delivered again with start ${startsAt}: joined to this event`,
        );
      }),
    );
  });

  it('is stored as a code of the catalogue', () => {
    expect(Reason.safeParse({ code: 'confirmed', params: { count: 5 } }).success).toBe(true);
    expect(Reason.safeParse({ code: 'nothing-of-ours', params: {} }).success).toBe(false);
  });
});
