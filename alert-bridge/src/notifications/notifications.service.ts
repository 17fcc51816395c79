import { createHash } from 'node:crypto';
import type { Episode } from '../alerts/episode.ts';
import type { EventStore } from '../alerts/events.store.ts';
import { SEVERITIES, type Delivery, type DeliveryState } from '../contract/index.ts';
import { COMPANY } from '../inventory/company.ts';
import type { InventoryStore, Named } from '../inventory/inventory.store.ts';
import type { Scope } from '../people/scope.ts';
import type { PeopleStore } from '../people/people.store.ts';
import type { Db } from '../platform/database.ts';
import type { OutboxMessage, OutboxRow, OutboxStore } from '../platform/outbox.store.ts';
import type { StoredTicket } from '../tickets/tickets.store.ts';
import type { MailPayload } from './channels/mail.channel.ts';
import { compose, type Incident, type MessageKind } from './message.ts';
import { receivers, type Receiver } from './receivers.ts';

interface NotificationParts {
  outbox: OutboxStore;
  inventory: InventoryStore;
  people: PeopleStore;
  events: EventStore;
  publicUrl: string;
  /** The domain message ids are made under. */
  mailDomain: string;
}

/** An episode with the ticket that people answer on. */
export interface Subject {
  episode: Episode;
  ticket: StoredTicket;
}

interface Told extends Subject {
  receivers: Receiver[];
  customerName: string;
  resourceName: string | null;
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
      to: receiver.email,
      messageId: messageId(kind, episode.id, receiver.email),
      // The alarm's own id: the recovery lands under it.
      inReplyTo: kind === 'recovery' ? messageId('problem', episode.id, receiver.email) : null,
    };
    return {
      dedupeKey: `${kind}:${episode.id}:mail:${receiver.email}`,
      handler: 'mail',
      reference: episode.id,
      recipient: receiver.email,
      kind,
      priority: SEVERITIES.length - 1 - SEVERITIES.indexOf(episode.severity),
      thread: `${episode.id}:mail:${receiver.email}`,
      payload,
    };
  }

  /** Composes and queues one message per told person; answers who is told, by ticket. */
  async function queue(tx: Db, kind: MessageKind, told: Told[]): Promise<Map<string, string[]>> {
    const checks = await events.latestChecks(
      told.map(({ episode }) => episode.id),
      CHECKS_SHOWN,
      tx,
    );
    const messages = told.flatMap(({ episode, ticket, receivers: readers, customerName, resourceName }) => {
      const incident = {
        kind,
        episode,
        ticket,
        customerName,
        resourceName,
        checks: checks.get(episode.id) ?? [],
        publicUrl,
      };
      return readers.map((reader) => message(incident, reader));
    });
    await outbox.enqueue(tx, messages);
    return new Map(told.map(({ ticket, receivers: readers }) => [ticket.id, readers.map(({ email }) => email)]));
  }

  async function whoIsTold(tx: Db, subjects: Subject[], places: Named): Promise<Told[]> {
    const staff = await people.staff(tx);
    const company = places.customers.get(COMPANY) ?? (await inventory.customer(COMPANY, tx));
    return subjects.map(({ episode, ticket }) => {
      const customer = places.customers.get(episode.customer);
      return {
        episode,
        ticket,
        receivers: receivers(staff, customer, company?.timeZone ?? 'Asia/Shanghai'),
        customerName: customer?.name ?? episode.customer,
        resourceName: episode.resource === null ? null : (places.resources.get(episode.resource) ?? episode.resource),
      };
    });
  }

  return {
    /** Queues alarms; part of the transaction that confirmed the episodes. Answers who is told, by ticket. */
    async problem(tx: Db, subjects: Subject[], places: Named): Promise<Map<string, string[]>> {
      return queue(tx, 'problem', await whoIsTold(tx, subjects, places));
    },
    /** Queues recoveries for everybody who was sent the alarm; part of the transaction that ended the episodes. */
    async recovery(tx: Db, subjects: Subject[], places: Named): Promise<Map<string, string[]>> {
      const sent = await outbox.recipients(
        subjects.map(({ episode }) => episode.id),
        'problem' satisfies MessageKind,
        tx,
      );
      const told = (await whoIsTold(tx, subjects, places)).map((one) => ({
        ...one,
        receivers: one.receivers.filter(({ email }) => sent.get(one.episode.id)?.has(email) === true),
      }));
      return queue(tx, 'recovery', told);
    },
    /** Who was told of an episode and when. A customer sees its own part, without what mail servers answer. */
    async deliveries(scope: Scope, episodeId: string): Promise<Delivery[]> {
      const all = (await outbox.listByReference([episodeId])).map(deliveryOf);
      if (scope.all) return all;
      const own = (await inventory.customer(scope.customer))?.email;
      return all.filter(({ recipient }) => recipient === own).map((delivery) => ({ ...delivery, error: null }));
    },
  };
}

function deliveryOf(row: OutboxRow): Delivery {
  return {
    id: row.id,
    channel: row.handler,
    recipient: row.recipient,
    kind: row.kind as MessageKind,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    queuedAt: row.queued_at,
    sentAt: row.sent_at,
    nextAttemptAt: row.next_attempt_at,
    error: row.error,
  };
}
