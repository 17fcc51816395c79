import { z } from 'zod';
import { keepable } from './common.ts';
import { route } from './route.ts';

const Labels = z.record(keepable(z.string().min(1).max(1024)), keepable(z.string().max(65_536)));

// Outside these years an instant has no ISO form that sorts.
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T00:00:00Z');
const Start = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => Date.parse(text) >= EARLIEST && Date.parse(text) <= LATEST,
    'use an instant of the years 1 to 9999',
  );

/** One alert as Alertmanager sends it; fields it does not promise are optional. */
export const WebhookAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: Labels,
  annotations: Labels.default({}),
  startsAt: Start,
  /** `0001-01-01T00:00:00Z` while the alert fires. */
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().optional(),
  fingerprint: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional(),
});
export type WebhookAlert = z.infer<typeof WebhookAlert>;

/** Alertmanager's webhook body, version 4; unknown fields are newer Alertmanagers' business. */
export const AlertmanagerWebhook = z.object({
  version: z.literal('4', 'only version "4" of the Alertmanager webhook is understood'),
  groupKey: z.string().optional(),
  truncatedAlerts: z.number().int().min(0).default(0),
  /** Each a `WebhookAlert`; taken one by one, so that one that cannot be understood does not keep the others out. */
  alerts: z.array(z.unknown()).max(100_000),
});
export type AlertmanagerWebhook = z.infer<typeof AlertmanagerWebhook>;

export const alertRoutes = {
  receiveAlertmanager: route({
    method: 'POST',
    path: '/webhooks/alertmanager',
    action: 'alerts.receive',
    summary: "Alertmanager's webhook; answered when everything in it is on disk",
    body: AlertmanagerWebhook,
    response: z.object({
      accepted: z.number().int(),
      /** Repeats, and ends of what is not open. */
      ignored: z.number().int(),
      /** What could not be understood, and why; at most twenty are named. */
      refused: z.array(z.object({ field: z.string(), message: z.string() })),
    }),
  }),
};
