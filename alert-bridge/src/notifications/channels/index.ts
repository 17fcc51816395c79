import type { OutboxHandler } from '../../platform/outbox.ts';
import { mailChannel, type MailSettings } from './mail.channel.ts';

export interface ChannelSettings {
  mail: MailSettings;
}

/** The channels by the name messages are queued under. */
export function channels(settings: ChannelSettings): Record<string, OutboxHandler> {
  return {
    mail: mailChannel(settings.mail),
  };
}
