import { z } from 'zod';
import type { Language } from './common.ts';
import { type Severity, type Text } from './common.ts';

/**
 * Every sentence the service itself says, in both languages: reasons of decisions, time-line entries, states.
 * Stored as a code with parameters, put into words where it is read, so that each reader sees their own language.
 */
export const WORDING = {
  // Overview
  'all-normal': {
    'zh-Hans': '一切正常，正在监控 {resources} 个资源。',
    'en-US': 'All is well: {resources} resources are watched.',
  },
  'nothing-watched': { 'zh-Hans': '还没有监控任何资源。', 'en-US': 'Nothing is watched yet.' },
  'some-abnormal': {
    'zh-Hans': '有 {events} 个未恢复的事件，最高级别：{severity}。',
    'en-US': '{events} open events, the worst is {severity}.',
  },
  'some-checking': {
    'zh-Hans': '有 {events} 处异常正在复查，尚未达到通知次数。',
    'en-US': '{events} being checked again, not yet often enough to notify anyone.',
  },
  'chain-broken': {
    'zh-Hans': '监控链路异常（{parts}），当前显示的状态不可信。',
    'en-US': 'The monitoring chain is broken ({parts}): what is shown cannot be trusted.',
  },

  // Checks
  'first-firing': { 'zh-Hans': 'Prometheus 触发报警（第 1 次检查）', 'en-US': 'Prometheus fired (check 1)' },
  'check-abnormal': { 'zh-Hans': '第 {number} 次检查异常', 'en-US': 'check {number} abnormal' },
  'check-normal': { 'zh-Hans': '检查恢复正常', 'en-US': 'check normal' },
  'check-no-data': { 'zh-Hans': '没有数据，不计入次数', 'en-US': 'no data: neither counted nor reset' },
  'check-unreachable': {
    'zh-Hans': '无法访问 Prometheus，不计入次数',
    'en-US': 'Prometheus unreachable: neither counted nor reset',
  },
  'sender-still-firing': { 'zh-Hans': '报警来源仍在报警', 'en-US': 'the sender still fires' },
  'sender-resolved': { 'zh-Hans': '报警来源已恢复', 'en-US': 'the sender resolved it' },

  // Decisions
  opened: {
    'zh-Hans': '开始复查，需连续异常 {required} 次',
    'en-US': 'opened: {required} abnormal checks in a row are needed',
  },
  confirmed: {
    'zh-Hans': '连续 {count} 次检查异常，确认为事件',
    'en-US': 'confirmed after {count} abnormal checks in a row',
  },
  'recovered-before-notice': {
    'zh-Hans': '在通知之前已恢复（异常 {count}/{required} 次）',
    'en-US': 'recovered before notice ({count} of {required} checks abnormal)',
  },
  recovered: { 'zh-Hans': '已恢复', 'en-US': 'recovered' },
  'no-longer-watched': { 'zh-Hans': '资源已停止服务，不再监控', 'en-US': 'the resource is no longer under service' },
  'no-data-for-a-day': { 'zh-Hans': '一天没有数据，停止复查', 'en-US': 'no data for a day: no longer checked' },
  'found-by-reconcile': {
    'zh-Hans': '通知未送达，由每分钟核对发现',
    'en-US': 'the notification never arrived; found by the reconciliation that runs each minute',
  },
  'found-in-gap': {
    'zh-Hans': '在服务中断期间（{from} 至 {to}）发生并结束，事后补记',
    'en-US': 'began and ended while the service was down ({from} to {to}); put on record afterwards',
  },
  'joined-other-start': {
    'zh-Hans': '同一报警再次送达，起始时间为 {startsAt}，并入本事件',
    'en-US': 'delivered again with start {startsAt}: joined to this event',
  },

  // Severity
  'severity-of-row': { 'zh-Hans': '报警规则表的默认级别', 'en-US': 'default of the alert table' },
  'severity-of-sender': { 'zh-Hans': '报警自带级别 {label}', 'en-US': 'severity {label} given by the sender' },
  'severity-unknown': { 'zh-Hans': '报警未带级别，按一般处理', 'en-US': 'no severity given: average' },

  // Time line of a ticket
  'ticket-opened': {
    'zh-Hans': '自动开单：连续 {count} 次检查异常',
    'en-US': 'opened by the system: {count} abnormal checks in a row',
  },
  'ticket-recovered': { 'zh-Hans': '监控显示已恢复', 'en-US': 'monitoring shows recovery' },
  'ticket-acknowledge': { 'zh-Hans': '已接单', 'en-US': 'acknowledged' },
  'ticket-resolve': { 'zh-Hans': '标记为已解决', 'en-US': 'marked as resolved' },
  'ticket-close': { 'zh-Hans': '关闭工单', 'en-US': 'closed' },
  'ticket-reopen': { 'zh-Hans': '重新打开', 'en-US': 'reopened' },
  'ticket-comment': { 'zh-Hans': '备注', 'en-US': 'comment' },
  'ticket-closed-by-recovery': { 'zh-Hans': '恢复后自动关闭', 'en-US': 'closed by the system after recovery' },
  'ticket-notified': { 'zh-Hans': '通知已排队：{recipients}', 'en-US': 'notification queued for {recipients}' },
} as const satisfies Record<string, Text>;

export type ReasonCode = keyof typeof WORDING;
const CODES = Object.keys(WORDING) as [ReasonCode, ...ReasonCode[]];

/** A sentence as stored and sent: its code and what fills the braces. */
export const Reason = z.object({
  code: z.enum(CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Reason = z.infer<typeof Reason>;

/** A reason, checked against the catalogue at compile time. */
export function because(code: ReasonCode, params: Record<string, string | number> = {}): Reason {
  return { code, params };
}

export const SEVERITY_NAMES: Record<Severity, Text> = {
  warning: { 'zh-Hans': '警告', 'en-US': 'Warning' },
  average: { 'zh-Hans': '一般', 'en-US': 'Average' },
  high: { 'zh-Hans': '严重', 'en-US': 'High' },
  disaster: { 'zh-Hans': '灾难', 'en-US': 'Disaster' },
};

/** Parts of the monitoring chain, as far as they are told to a reader. */
const PART_NAMES: Record<string, Text> = {
  watchdog: { 'zh-Hans': '看门狗报警未送达', 'en-US': 'the watchdog alert does not arrive' },
  prometheus: { 'zh-Hans': 'Prometheus 无法访问', 'en-US': 'Prometheus unreachable' },
  alertmanager: { 'zh-Hans': 'Alertmanager 无法访问', 'en-US': 'Alertmanager unreachable' },
  checks: { 'zh-Hans': '未恢复的事件没有数据可供复查', 'en-US': 'open events cannot be checked for want of data' },
  delivery: { 'zh-Hans': '通知无法送出', 'en-US': 'notifications cannot be delivered' },
  monitoring: { 'zh-Hans': '监控系统', 'en-US': 'monitoring' },
};

/** A reason in words. Parameters that name a severity or parts of the chain are put into the reader's language. */
export function say(reason: Reason, language: Language): string {
  return WORDING[reason.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    inWords(name, String(reason.params[name] ?? ''), language),
  );
}

function inWords(name: string, value: string, language: Language): string {
  if (name === 'severity' && Object.hasOwn(SEVERITY_NAMES, value)) return SEVERITY_NAMES[value as Severity][language];
  if (name !== 'parts') return value;
  const parts = value.split(',').map((part) => PART_NAMES[part]?.[language] ?? part);
  return parts.join(language === 'zh-Hans' ? '、' : ', ');
}
