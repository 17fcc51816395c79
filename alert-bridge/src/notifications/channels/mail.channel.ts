import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { OutboxHandler } from '../../platform/outbox.ts';
import type { SendOutcome } from '../../platform/retry.ts';

/** A mail as it waits in the outbox. */
export const MailPayload = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Without angle brackets. The same on every attempt, so that a repeated one is recognised as the same mail. */
  messageId: z.string(),
  inReplyTo: z.string().nullable(),
});
export type MailPayload = z.infer<typeof MailPayload>;

export interface MailSettings {
  /** `smtp://user:password@host:587`, `smtps://…`; undefined: mail is kept as files. */
  smtpUrl: string | undefined;
  from: string;
  /** Where mail is kept when there is no server. */
  folder: string;
}

const SECONDS = 1000;

/** The mail channel: an outbox handler that knows which SMTP failures pass. */
export function mailChannel({ smtpUrl, from, folder }: MailSettings): OutboxHandler {
  const server = smtpUrl === undefined ? undefined : createTransport(withTimeouts(smtpUrl));
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return async (payload, row): Promise<SendOutcome> => {
    const mail = MailPayload.parse(payload);
    const envelope = {
      from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.messageId}>`,
      date: new Date(row.queued_at),
      ...(mail.inReplyTo !== null && { inReplyTo: `<${mail.inReplyTo}>`, references: `<${mail.inReplyTo}>` }),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    };
    if (server === undefined) {
      const written = await writer.sendMail(envelope);
      return keep(folder, `${row.queued_at.replaceAll(':', '')}-${row.id}.eml`, written.message as Buffer);
    }
    try {
      const sent = await server.sendMail(envelope);
      return { kind: 'sent', providerId: sent.response.slice(0, 200) };
    } catch (error) {
      return classifySmtpError(error);
    }
  };
}

/**
 * RFC 5321: only a 5yz to RCPT says that this recipient will never get it. A refused log-in, relaying, a quota or a full disk is
 * a setting or a state of the server, to be mended while the message waits.
 */
export function classifySmtpError(error: unknown): SendOutcome {
  const { code, command, responseCode, response } = error as SmtpError;
  // nodemailer's own message can name the account; the server's answer and the code are enough.
  const text = [code, response?.slice(0, 200)].filter(Boolean).join(': ') || 'connection failed';
  if (command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500)
    return { kind: 'rejected', error: text };
  return { kind: 'retry', error: text };
}

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

async function keep(folder: string, name: string, message: Buffer): Promise<SendOutcome> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  await writeFile(`${file}.part`, message, { mode: 0o600 });
  await rename(`${file}.part`, file);
  return { kind: 'kept', providerId: name };
}

function withTimeouts(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const defaults = {
    connectionTimeout: 10 * SECONDS,
    greetingTimeout: 10 * SECONDS,
    socketTimeout: 30 * SECONDS,
    pool: true,
    maxConnections: 3,
  };
  for (const [name, value] of Object.entries(defaults)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  }
  return url.toString();
}
