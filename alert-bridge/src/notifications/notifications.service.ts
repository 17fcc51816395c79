import { createHash } from 'node:crypto';
import type { Episode } from '../alerts/episode.ts';
import type { EventStore } from '../alerts/events.store.ts';
import type { Delivery, DeliveryState } from '../contract/index.ts';
import { COMPANY, type InventoryStore } from '../inventory/inventory.store.ts';
import type { PeopleStore } from '../people/people.store.ts';
import type { Db } from '../platform/database.ts';
import type { Outbox, OutboxMessage, OutboxRow } from '../platform/outbox.ts';
import type { StoredTicket } from '../tickets/tickets.store.ts';
import { MailPayload } from './channels/mail.channel.ts';
import { compose, type Incident, type MessageKind } from './message.ts';
import { receivers, type Receiver } from './receivers.ts';

interface NotificationParts {
  outbox: Outbox;
  inventory: InventoryStore;
  people: PeopleStore;
  events: EventStore;
  publicUrl: string;
  /** The domain message ids are made under. */
  mailDomain: string;
}

export type Notifications = ReturnType<typeof createNotifications>;

const CHECKS_SHOWN = 10;

export function createNotifications({ outbox, inventory, people, events, publicUrl, mailDomain }: NotificationParts) {
  const messageId = (kind: MessageKind, episode: string, recipient: string) =>
    `${episode}.${kind}.${createHash('sha256').update(recipient).digest('hex').slice(0, 12)}@${mailDomain}`;

  function message(incident: Incident, receiver: Receiver): OutboxMessage {
    const { kind, episode } = incident;
    const payload: MailPayload = {
      ...compose(incident, receiver),
      kind,
      recipient: receiver.email,
      messageId: messageId(kind, episode.id, receiver.email),
      // The alarm's own id: the recovery lands under it.
      inReplyTo: kind === 'recovery' ? messageId('problem', episode.id, receiver.email) : null,
    };
    return {
      dedupeKey: `${kind}:${episode.id}:mail:${receiver.email}`,
      handler: 'mail',
      reference: episode.id,
      payload,
    };
  }

  async function incidentOf(tx: Db, kind: MessageKind, episode: Episode, ticket: StoredTicket): Promise<Incident> {
    const customer = await inventory.customer(episode.customer, tx);
    const resourceName = episode.resource === null ? undefined : await inventory.resourceName(tx, episode.resource);
    return {
      kind,
      episode,
      ticket,
      customerName: customer?.name ?? episode.customer,
      resourceName: resourceName ?? episode.resource,
      checks: await events.checks(episode.id, CHECKS_SHOWN, tx),
      publicUrl,
    };
  }

  async function whoIsTold(tx: Db, customerId: string): Promise<Receiver[]> {
    const company = await inventory.customer(COMPANY, tx);
    const customer = await inventory.customer(customerId, tx);
    return receivers(await people.staff(tx), customer, company?.timeZone ?? 'Asia/Shanghai');
  }

  return {
    /** Queues the alarm; part of the transaction that confirmed the episode. Answers who is told. */
    async problem(tx: Db, episode: Episode, ticket: StoredTicket): Promise<string[]> {
      const told = await whoIsTold(tx, episode.customer);
      const incident = await incidentOf(tx, 'problem', episode, ticket);
      await outbox.enqueue(
        tx,
        told.map((receiver) => message(incident, receiver)),
      );
      return told.map(({ email }) => email);
    },
    /** Queues the recovery for everybody who was sent the alarm; part of the transaction that ended the episode. */
    async recovery(tx: Db, episode: Episode, ticket: StoredTicket): Promise<string[]> {
      const sent = await outbox.listByReference([episode.id], tx);
      const wereTold = new Set(
        sent.map((row) => MailPayload.parse(JSON.parse(row.payload))).map(({ recipient }) => recipient),
      );
      const told = (await whoIsTold(tx, episode.customer)).filter(({ email }) => wereTold.has(email));
      const incident = await incidentOf(tx, 'recovery', episode, ticket);
      await outbox.enqueue(
        tx,
        told.map((receiver) => message(incident, receiver)),
      );
      return told.map(({ email }) => email);
    },
    async deliveries(episodeId: string): Promise<Delivery[]> {
      return (await outbox.listByReference([episodeId])).map(deliveryOf);
    },
  };
}

function deliveryOf(row: OutboxRow): Delivery {
  const { recipient, kind } = MailPayload.parse(JSON.parse(row.payload));
  return {
    id: row.id,
    channel: row.handler,
    recipient,
    kind,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    queuedAt: row.queued_at,
    sentAt: row.sent_at,
    nextAttemptAt: row.next_attempt_at,
    error: row.error,
  };
}
