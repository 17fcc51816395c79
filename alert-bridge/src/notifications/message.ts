import { say, SEVERITY_NAMES, type Check, type Language, type Text } from '../contract/index.ts';
import { ruleName } from '../alerts/identity.ts';
import type { Episode } from '../alerts/episode.ts';

export type MessageKind = 'problem' | 'recovery';

/** Everything a message about an episode tells. */
export interface Incident {
  kind: MessageKind;
  episode: Episode;
  ticket: { id: string; number: string; title: Text };
  customerName: string;
  resourceName: string | null;
  /** The latest checks, oldest first. */
  checks: Check[];
  /** Where people reach the pages, without a trailing slash. */
  publicUrl: string;
}

export interface Reader {
  language: Language;
  timeZone: string;
}

export interface Message {
  subject: string;
  text: string;
  html: string;
}

const WORDS = {
  problem: { 'zh-Hans': '发现异常', 'en-US': 'Problem' },
  recovery: { 'zh-Hans': '已恢复', 'en-US': 'Recovered' },
  severity: { 'zh-Hans': '级别', 'en-US': 'Severity' },
  what: { 'zh-Hans': '监控项', 'en-US': 'Check' },
  customer: { 'zh-Hans': '客户', 'en-US': 'Customer' },
  resource: { 'zh-Hans': '资源', 'en-US': 'Resource' },
  subject: { 'zh-Hans': '对象', 'en-US': 'Subject' },
  since: { 'zh-Hans': '开始时间', 'en-US': 'Since' },
  until: { 'zh-Hans': '恢复时间', 'en-US': 'Recovered at' },
  lasted: { 'zh-Hans': '持续', 'en-US': 'Lasted' },
  value: { 'zh-Hans': '当前值', 'en-US': 'Value' },
  checks: { 'zh-Hans': '检查记录', 'en-US': 'Checks' },
  ticket: { 'zh-Hans': '工单', 'en-US': 'Ticket' },
  openTicket: { 'zh-Hans': '打开工单', 'en-US': 'Open the ticket' },
  openEvent: { 'zh-Hans': '查看事件', 'en-US': 'See the event' },
  abnormal: { 'zh-Hans': '异常', 'en-US': 'abnormal' },
  normal: { 'zh-Hans': '正常', 'en-US': 'normal' },
  unknown: { 'zh-Hans': '无数据', 'en-US': 'no data' },
  yes: { 'zh-Hans': '正常', 'en-US': 'up' },
  no: { 'zh-Hans': '不通', 'en-US': 'down' },
  threshold: { 'zh-Hans': '阈值', 'en-US': 'threshold' },
  footer: {
    'zh-Hans': '本邮件由君云运维自动发送。',
    'en-US': 'Sent by Cldera Ops.',
  },
} as const satisfies Record<string, Text>;

type Word = keyof typeof WORDS;

const COLOURS: Record<Episode['severity'], string> = {
  warning: '#8a6d00',
  average: '#b35900',
  high: '#c4162a',
  disaster: '#8f0d1e',
};

/** What one reader is sent, in their language and time zone. The same subject for problem and recovery keeps a thread together. */
export function compose(incident: Incident, reader: Reader): Message {
  const { episode, ticket, kind } = incident;
  const { language } = reader;
  const subject = `[${SEVERITY_NAMES[episode.severity][language]}] ${ticket.number} ${ticket.title[language]}`;
  const headline = `${WORDS[kind][language]}: ${ticket.title[language]}`;
  const rows = factsOf(incident, reader);
  const checks = incident.checks.map((check) => checkLine(check, episode, reader));
  const ticketUrl = `${incident.publicUrl}/a/cldera-ops-app/tickets/${ticket.id}`;
  const eventUrl = `${incident.publicUrl}/a/cldera-ops-app/events/${episode.id}`;
  return {
    subject: kind === 'recovery' ? `Re: ${subject}` : subject,
    text: [
      headline,
      '',
      ...rows.map(([name, value]) => `${name}: ${value}`),
      '',
      `${WORDS.checks[language]}:`,
      ...checks.map((line) => `  ${line}`),
      '',
      `${WORDS.openTicket[language]}: ${ticketUrl}`,
      `${WORDS.openEvent[language]}: ${eventUrl}`,
      '',
      `-- `,
      WORDS.footer[language],
      '',
    ].join('\n'),
    html: html({ headline, rows, checks, ticketUrl, eventUrl, reader, incident }),
  };
}

function factsOf(incident: Incident, reader: Reader): [string, string][] {
  const { episode } = incident;
  const { language } = reader;
  const word = (name: Word) => WORDS[name][language];
  return [
    [
      word('severity'),
      inBrackets(SEVERITY_NAMES[episode.severity][language], say(episode.severityReason, language), language),
    ],
    [word('what'), ruleName(episode.rule)[language]],
    [word('customer'), incident.customerName],
    ...optional(word('resource'), incident.resourceName),
    ...optional(word('subject'), episode.subject),
    ...optional(word('value'), incident.kind === 'problem' ? valueText(episode.value, episode, language) : null),
    [word('since'), timeText(episode.startsAt, reader)],
    ...optional(word('until'), episode.endedAt && timeText(episode.endedAt, reader)),
    ...optional(word('lasted'), episode.endedAt && durationText(episode.startsAt, episode.endedAt, language)),
    [word('ticket'), incident.ticket.number],
  ];
}

function inBrackets(text: string, more: string, language: Language): string {
  return language === 'zh-Hans' ? `${text}（${more}）` : `${text} (${more})`;
}

function optional(name: string, value: string | null): [string, string][] {
  return value === null || value === '' ? [] : [[name, value]];
}

/** `92.4 % (threshold 85 %)`; a yes/no state in words. */
export function valueText(
  value: number | null,
  episode: Pick<Episode, 'threshold' | 'unit'>,
  language: Language,
): string | null {
  if (value === null) return null;
  if (episode.unit === '') return WORDS[value >= 1 ? 'yes' : 'no'][language];
  const measured = `${Math.round(value * 10) / 10} ${episode.unit}`;
  if (episode.threshold === null) return measured;
  return inBrackets(measured, `${WORDS.threshold[language]} ${episode.threshold} ${episode.unit}`, language);
}

function checkLine(check: Check, episode: Episode, reader: Reader): string {
  const value =
    check.value === null ? '' : ` ${valueText(check.value, { ...episode, threshold: null }, reader.language) ?? ''}`;
  return `${check.number}. ${timeText(check.at, reader)} ${WORDS[check.verdict][reader.language]}${value}`;
}

/** `2026-11-24 19:05:12 (Asia/Shanghai)` */
export function timeText(at: string, reader: Reader): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: reader.timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return `${parts.format(new Date(at))} (${reader.timeZone})`;
}

function durationText(from: string, to: string, language: Language): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const units = language === 'zh-Hans' ? [' 小时', ' 分', ' 秒'] : [' h', ' min', ' s'];
  const all = [hours, minutes, rest]
    .map((count, i) => (count === 0 ? '' : `${count}${units[i] ?? ''}`))
    .filter(Boolean);
  return all.length === 0 ? `0${units[2] ?? ''}` : all.join(' ');
}

interface HtmlParts {
  headline: string;
  rows: [string, string][];
  checks: string[];
  ticketUrl: string;
  eventUrl: string;
  reader: Reader;
  incident: Incident;
}

function html({ headline, rows, checks, ticketUrl, eventUrl, reader, incident }: HtmlParts): string {
  const { language } = reader;
  const colour = incident.kind === 'recovery' ? '#1a7f4b' : COLOURS[incident.episode.severity];
  const cell = 'padding:4px 12px 4px 0;vertical-align:top';
  const table = rows
    .map(
      ([name, value]) =>
        `<tr><td style="${cell};color:#666;white-space:nowrap">${escape(name)}</td><td style="${cell}">${escape(value)}</td></tr>`,
    )
    .join('');
  const button = 'display:inline-block;padding:8px 16px;border-radius:4px;text-decoration:none';
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><body style="margin:0;padding:16px;font:14px/1.6 -apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif;color:#222">
<div style="max-width:640px;border-left:4px solid ${colour};padding-left:16px">
<h2 style="margin:0 0 12px;font-size:18px;color:${colour}">${escape(headline)}</h2>
<table style="border-collapse:collapse">${table}</table>
<p style="margin:12px 0 4px;color:#666">${escape(WORDS.checks[language])}</p>
<ul style="margin:0;padding-left:20px">${checks.map((line) => `<li style="list-style:none;margin-left:-20px">${escape(line)}</li>`).join('')}</ul>
<p style="margin:16px 0"><a style="${button};background:${colour};color:#fff" href="${escape(ticketUrl)}">${escape(WORDS.openTicket[language])}</a>
<a style="${button};color:${colour}" href="${escape(eventUrl)}">${escape(WORDS.openEvent[language])}</a></p>
<p style="color:#999;font-size:12px">${escape(WORDS.footer[language])}</p>
</div></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
