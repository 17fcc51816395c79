import { stringify } from 'yaml';

/** What Alertmanager must know of its surroundings. Intervals are Prometheus durations. */
export interface AlertmanagerWiring {
  /** `host:port` of the bridge. */
  bridge: string;
  /** Holds the token that the bridge asks for at its webhook. */
  webhookTokenFile: string;
  groupWait?: string;
  groupInterval?: string;
  repeatInterval?: string;
  watchdogInterval?: string;
  watchdogRepeatInterval?: string;
}

const RECEIVER = 'bridge';

/**
 * The text of alertmanager.yml: every alert goes to the bridge, which decides what becomes of it. Nothing is cut off
 * (`max_alerts: 0`): what Alertmanager leaves out of a webhook is never delivered later. The alert that always fires
 * comes alone and often, so that its silence is noticed soon.
 */
export function alertmanagerConfig(wiring: AlertmanagerWiring): string {
  return stringify({
    route: {
      receiver: RECEIVER,
      group_by: ['rule', 'customer'],
      group_wait: wiring.groupWait ?? '2s',
      group_interval: wiring.groupInterval ?? '10s',
      repeat_interval: wiring.repeatInterval ?? '1h',
      routes: [
        {
          receiver: RECEIVER,
          matchers: ['alertname="Watchdog"'],
          group_by: ['alertname'],
          group_wait: '0s',
          group_interval: wiring.watchdogInterval ?? '30s',
          repeat_interval: wiring.watchdogRepeatInterval ?? '1m',
        },
      ],
    },
    receivers: [
      {
        name: RECEIVER,
        webhook_configs: [
          {
            url: `http://${wiring.bridge}/webhooks/alertmanager`,
            send_resolved: true,
            max_alerts: 0,
            http_config: { authorization: { type: 'Bearer', credentials_file: wiring.webhookTokenFile } },
          },
        ],
      },
    ],
  });
}
