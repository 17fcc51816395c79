import type { EventDetail } from '@cldera/alert-bridge/contract';

/** As much of an event as its checks are drawn from. */
export type CheckedEvent = Pick<EventDetail, 'checks' | 'threshold' | 'unit' | 'severity' | 'confirmedAt'>;
