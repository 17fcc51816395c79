import { AppEvents, type BusEventType, type BusEventWithPayload } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import type { AlertVariant } from '@grafana/ui';

type Announcement = BusEventWithPayload<unknown[] | undefined>;

const EVENTS: Readonly<Record<AlertVariant, string>> = {
  success: AppEvents.alertSuccess.name,
  info: AppEvents.alertInfo.name,
  warning: AppEvents.alertWarning.name,
  error: AppEvents.alertError.name,
};

/** Shows a toast, by the application event that plugins use too. */
export function announce(severity: AlertVariant, title: string, text = ''): void {
  getAppEvents().publish({ type: EVENTS[severity], payload: [title, text] });
}

/**
 * Hears every announcement, the host's and the plugins'.
 *
 * @returns how to stop
 */
export function onAnnouncement(hear: (severity: AlertVariant, title: string, text: string) => void): () => void {
  const subscriptions = Object.entries(EVENTS).map(([severity, type]) =>
    getAppEvents().subscribe({ type } as BusEventType<Announcement>, ({ payload }) =>
      hear(severity as AlertVariant, textOf(payload?.[0]), textOf(payload?.[1])),
    ),
  );
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
  };
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : '';
}
