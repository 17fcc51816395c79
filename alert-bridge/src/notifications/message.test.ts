import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEpisode, noon } from '../../test/samples.ts';
import { because, type Check } from '../contract/index.ts';
import { compose, timeText, valueText, type Incident, type Reader } from './message.ts';

const CHINESE: Reader = { language: 'zh-Hans', timeZone: 'Asia/Shanghai' };
const ENGLISH: Reader = { language: 'en-US', timeZone: 'Europe/London' };

const CHECKS: Check[] = [
  { number: 1, at: noon(), value: 92.44, verdict: 'abnormal', reason: because('first-firing') },
  { number: 2, at: noon(60), value: null, verdict: 'unknown', reason: because('check-no-data') },
  { number: 3, at: noon(120), value: 95, verdict: 'abnormal', reason: because('check-abnormal', { number: 2 }) },
];

const DISK = anEpisode({
  id: 'e-1',
  rule: 'disk-usage',
  subject: '/var',
  severity: 'average',
  state: 'confirmed',
  value: 95,
  threshold: 85,
  unit: '%',
  confirmedAt: noon(120),
});

function incident(changes: Partial<Incident> = {}): Incident {
  return {
    kind: 'problem',
    episode: DISK,
    ticket: {
      id: 't-1',
      number: 'ACME-7',
      title: { 'zh-Hans': '订单库 /var 磁盘使用率异常', 'en-US': 'Disk use: orders database /var' },
    },
    customerName: 'ACME 公司',
    resourceName: '订单库',
    checks: CHECKS,
    publicUrl: 'https://ops.example.com',
    ...changes,
  };
}

function recovered(seconds: number): Incident {
  return incident({
    kind: 'recovery',
    episode: { ...DISK, state: 'ended', outcome: 'recovered', endedAt: noon(seconds) },
  });
}

describe('the mail about a problem', () => {
  it('reads in Chinese, in Chinese time', () => {
    expect(compose(incident(), CHINESE)).toMatchObject({
      subject: '[一般] ACME-7 订单库 /var 磁盘使用率异常',
      text: `发现异常: 订单库 /var 磁盘使用率异常

级别: 一般（报警规则表的默认级别）
监控项: 磁盘使用率
客户: ACME 公司
资源: 订单库
对象: /var
当前值: 95 %（阈值 85 %）
开始时间: 2026-11-24 12:00:00 (Asia/Shanghai)
工单: ACME-7

检查记录:
  1. 2026-11-24 12:00:00 (Asia/Shanghai) 异常 92.4 %
  2. 2026-11-24 12:01:00 (Asia/Shanghai) 无数据
  3. 2026-11-24 12:02:00 (Asia/Shanghai) 异常 95 %

打开工单: https://ops.example.com/a/cldera-ops-app/tickets/t-1
查看事件: https://ops.example.com/a/cldera-ops-app/events/e-1

-- 
本邮件由君云运维自动发送。
`,
    });
  });

  it('reads in English, in English time', () => {
    expect(compose(incident(), ENGLISH)).toMatchObject({
      subject: '[Average] ACME-7 Disk use: orders database /var',
      text: `Problem: Disk use: orders database /var

Severity: Average (default of the alert table)
Check: Disk use
Customer: ACME 公司
Resource: 订单库
Subject: /var
Value: 95 % (threshold 85 %)
Since: 2026-11-24 04:00:00 (Europe/London)
Ticket: ACME-7

Checks:
  1. 2026-11-24 04:00:00 (Europe/London) abnormal 92.4 %
  2. 2026-11-24 04:01:00 (Europe/London) no data
  3. 2026-11-24 04:02:00 (Europe/London) abnormal 95 %

Open the ticket: https://ops.example.com/a/cldera-ops-app/tickets/t-1
See the event: https://ops.example.com/a/cldera-ops-app/events/e-1

-- 
Sent by Cldera Ops.
`,
    });
  });

  it('says of a host in words that it does not answer', () => {
    const { text } = compose(incident({ episode: anEpisode({ value: 0 }) }), CHINESE);
    expect(text).toContain('当前值: 不通\n');
  });

  it('leaves out what is not known', () => {
    const { text } = compose(incident({ resourceName: null, episode: { ...DISK, subject: '', value: null } }), ENGLISH);
    expect(text).not.toMatch(/^(Resource|Subject|Value):/m);
    expect(text).not.toContain('null');
  });

  it('changes no name on the way into English', () => {
    const { text } = compose(incident({ customerName: '君云（上海）公司', resourceName: '库（主）' }), ENGLISH);
    expect(text).toContain('Customer: 君云（上海）公司\n');
    expect(text).toContain('Resource: 库（主）\n');
  });
});

describe('the mail about a recovery', () => {
  it.each([CHINESE, ENGLISH])('has the subject of the problem but for "Re: " ($language)', (reader) => {
    const problem = compose(incident(), reader).subject;
    expect(compose(recovered(3_600), reader).subject).toBe(`Re: ${problem}`);
  });

  it('says when it ended and how long it lasted, and shows no value of before', () => {
    const { text } = compose(recovered(3_725), ENGLISH);
    expect(text).toMatch(/^Recovered: Disk use/);
    expect(text).toContain('Recovered at: 2026-11-24 05:02:05 (Europe/London)\nLasted: 1 h 2 min 5 s\n');
    expect(text).not.toContain('Value:');
  });

  it.each([
    [0, '0 秒', '0 s'],
    [59.4, '59 秒', '59 s'],
    [60, '1 分', '1 min'],
    [3_600, '1 小时', '1 h'],
    [3_601, '1 小时 1 秒', '1 h 1 s'],
    [90_061, '25 小时 1 分 1 秒', '25 h 1 min 1 s'],
    [-30, '0 秒', '0 s'],
  ])('after %d s says that it lasted %s, or %s', (seconds, chinese, english) => {
    expect(compose(recovered(seconds), CHINESE).text).toContain(`持续: ${chinese}\n`);
    expect(compose(recovered(seconds), ENGLISH).text).toContain(`Lasted: ${english}\n`);
  });
});

describe('the HTML of a mail', () => {
  const HOSTILE = `<script>alert("1")</script>'&<img src=x onerror=1>`;

  it('shows hostile names as text', () => {
    const { html } = compose(
      incident({
        episode: {
          ...DISK,
          rule: HOSTILE,
          subject: HOSTILE,
          severityReason: because('severity-of-sender', { label: HOSTILE }),
        },
        ticket: { id: '"><b>', number: HOSTILE, title: { 'zh-Hans': HOSTILE, 'en-US': HOSTILE } },
        customerName: HOSTILE,
        resourceName: HOSTILE,
      }),
      CHINESE,
    );
    expect(html).not.toMatch(/<script|<img|<b>/);
    expect(html).toContain(
      '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;&#60;img src=x onerror=1&#62;',
    );
  });

  it('has the same tags whatever the names are', () => {
    const tags = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/href="[^"]*"/, ''));
    const plain = tags(compose(incident(), ENGLISH).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const hostile = incident({ customerName: name, resourceName: name, episode: { ...DISK, subject: name } });
        expect(tags(compose(hostile, ENGLISH).html)).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });

  it.each([CHINESE, ENGLISH])('says in which language it is ($language)', (reader) => {
    expect(compose(incident(), reader).html).toContain(`<html lang="${reader.language}">`);
  });

  it('is green for a recovery, red for a disaster', () => {
    expect(compose(recovered(60), CHINESE).html).toContain('border-left:4px solid #1a7f4b');
    expect(compose(incident({ episode: anEpisode() }), CHINESE).html).toContain('border-left:4px solid #8f0d1e');
  });
});

describe('an instant as a reader sees it', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-24T16:00:00.000Z', '2026-11-25 00:00:00 (Asia/Shanghai)'],
    ['UTC', '2026-11-24T23:59:59.999Z', '2026-11-24 23:59:59 (UTC)'],
    ['America/New_York', '2026-03-08T06:59:59.000Z', '2026-03-08 01:59:59 (America/New_York)'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '2026-03-08 03:00:00 (America/New_York)'],
    ['Asia/Kathmandu', '2026-11-24T00:00:00.000Z', '2026-11-24 05:45:00 (Asia/Kathmandu)'],
  ])('in %s', (timeZone, at, text) => {
    expect(timeText(at, { language: 'zh-Hans', timeZone })).toBe(text);
  });
});

describe('a value as a reader sees it', () => {
  it.each([
    [92.449, { unit: '%', threshold: 85 }, '92.4 %（阈值 85 %）', '92.4 % (threshold 85 %)'],
    [85, { unit: '%', threshold: 84.5 }, '85 %（阈值 84.5 %）', '85 % (threshold 84.5 %)'],
    [3, { unit: 's', threshold: null }, '3 s', '3 s'],
    [1, { unit: '', threshold: 1 }, '正常', 'up'],
    [0, { unit: '', threshold: 1 }, '不通', 'down'],
    [null, { unit: '%', threshold: 85 }, null, null],
  ])('%j of %j', (value, episode, chinese, english) => {
    expect(valueText(value, episode, 'zh-Hans')).toBe(chinese);
    expect(valueText(value, episode, 'en-US')).toBe(english);
  });
});
