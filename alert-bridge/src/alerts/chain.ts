import { type Text } from '../contract/common.ts';

/** The parts of the monitoring chain that are watched themselves. */
export const CHAIN_PARTS = ['watchdog', 'prometheus', 'alertmanager', 'checks', 'delivery'] as const;
export type ChainPart = (typeof CHAIN_PARTS)[number];

export const CHAIN_NAMES: Record<ChainPart, Text> = {
  watchdog: { 'zh-Hans': '报警链路中断（看门狗静默）', 'en-US': 'Alarm chain broken (the watchdog is silent)' },
  prometheus: { 'zh-Hans': 'Prometheus 无法访问', 'en-US': 'Prometheus unreachable' },
  alertmanager: { 'zh-Hans': 'Alertmanager 无法访问', 'en-US': 'Alertmanager unreachable' },
  checks: { 'zh-Hans': '未恢复的事件无法复查（没有数据）', 'en-US': 'Open events cannot be checked (no data)' },
  delivery: { 'zh-Hans': '通知无法送出', 'en-US': 'Notifications cannot be delivered' },
};

/** When each part was last seen well. */
export type ChainSeen = Partial<Record<ChainPart, string>>;

/**
 * Which parts have been silent too long (D5: three minutes of a silent watchdog are a Disaster).
 * A part never seen counts from when watching began, so that a start is not an alarm.
 */
export function silentParts(seen: ChainSeen, watchingSince: string, now: string, silenceSeconds: number): ChainPart[] {
  return CHAIN_PARTS.filter((part) => {
    const last = seen[part];
    // What was seen before this process began is no proof against it: it could not have been heard while we were away.
    const from = last !== undefined && last > watchingSince ? last : watchingSince;
    return (new Date(now).getTime() - new Date(from).getTime()) / 1000 >= silenceSeconds;
  });
}

/**
 * Which open chain events are over: the part was seen well after its event was opened, and not too long ago. That nobody has
 * looked yet, as after a restart, ends nothing.
 */
export function recoveredParts(
  open: Partial<Record<ChainPart, { startsAt: string }>>,
  seen: ChainSeen,
  now: string,
  silenceSeconds: number,
): ChainPart[] {
  return CHAIN_PARTS.filter((part) => {
    const [event, last] = [open[part], seen[part]];
    if (event === undefined || last === undefined || last <= event.startsAt) return false;
    return (new Date(now).getTime() - new Date(last).getTime()) / 1000 < silenceSeconds;
  });
}
