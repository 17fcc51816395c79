import { z } from 'zod';
import { Instant } from './common.ts';

/** queued → sent, or dead after the last attempt. `kept`: written to the mail folder because no SMTP server is set. */
export const DeliveryState = z.enum(['queued', 'sent', 'kept', 'dead']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One message to one recipient, and what became of it. */
export const Delivery = z.object({
  id: z.string(),
  channel: z.string(),
  recipient: z.string(),
  kind: z.enum(['problem', 'recovery']),
  state: DeliveryState,
  attempts: z.number().int(),
  queuedAt: Instant,
  sentAt: Instant.nullable(),
  nextAttemptAt: Instant.nullable(),
  error: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
