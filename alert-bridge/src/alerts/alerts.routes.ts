import { alertRoutes, WebhookAlert } from '../contract/alerts.ts';
import { eventRoutes } from '../contract/events.ts';
import type { Notifications } from '../notifications/notifications.service.ts';
import { scopeOf, type Principal } from '../people/principal.ts';
import { AppError, notFound, type FieldError } from '../platform/errors.ts';
import type { Mount } from '../platform/mount.ts';
import type { EventViews } from './events.view.ts';
import type { EventStore } from './events.store.ts';
import type { Intake } from './intake.service.ts';

interface AlertRouteParts {
  mount: Mount<Principal>;
  /** Webhook bodies carry thousands of alerts. */
  mountLarge: Mount<Principal>;
  intake: Intake;
  events: EventStore;
  views: EventViews;
  notifications: Notifications;
}

const CHECKS_SHOWN = 500;
// More waiting than this means that the disk does not keep up: Alertmanager tries a 503 again by itself.
const MOST_DELIVERIES_AT_ONCE = 200;

export function mountAlerts({ mount, mountLarge, intake, events, views, notifications }: AlertRouteParts): void {
  let underWay = 0;

  mountLarge(alertRoutes.receiveAlertmanager, async ({ body }) => {
    if (underWay >= MOST_DELIVERIES_AT_ONCE) {
      throw new AppError('overloaded', 'Too many deliveries at once; send this one again.', { retryAfterSeconds: 2 });
    }
    underWay += 1;
    try {
      const { alerts, refused } = understood(body.alerts);
      if (alerts.length === 0 && refused.length > 0) {
        throw new AppError('invalid', `${refused[0]?.field ?? ''}: ${refused[0]?.message ?? ''}`, { errors: refused });
      }
      return { ...(await intake.take(alerts)), refused };
    } finally {
      underWay -= 1;
    }
  });

  mount(eventRoutes.listEvents, async ({ query }, { principal }) => {
    const { episodes, next } = await events.list(scopeOf(principal), query);
    return { items: await views(episodes), next };
  });

  mount(eventRoutes.getEvent, async ({ params }, { principal }) => {
    const episode = await events.get(scopeOf(principal), params.id);
    if (episode === undefined) throw notFound('The event');
    const [[event], checks, decisions, deliveries] = await Promise.all([
      views([episode]),
      events.checks(episode.id, CHECKS_SHOWN),
      events.decisions(episode.id),
      notifications.deliveries(scopeOf(principal), episode.id),
    ]);
    if (event === undefined) throw notFound('The event');
    return { ...event, labels: episode.labels, checks, decisions, deliveries };
  });
}

const REFUSALS_NAMED = 20;

function understood(given: unknown[]): { alerts: WebhookAlert[]; refused: FieldError[] } {
  const alerts: WebhookAlert[] = [];
  const refused: FieldError[] = [];
  given.forEach((one, i) => {
    const parsed = WebhookAlert.safeParse(one);
    if (parsed.success) alerts.push(parsed.data);
    else if (refused.length < REFUSALS_NAMED) {
      const [issue] = parsed.error.issues;
      const field = ['body.alerts', i, ...(issue?.path ?? [])].map(String).join('.');
      refused.push({ field: field.slice(0, 300), message: issue?.message.slice(0, 300) ?? 'invalid' });
    }
  });
  return { alerts, refused };
}
