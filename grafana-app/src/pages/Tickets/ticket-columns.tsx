import type { Ticket } from '@cldera/alert-bridge/contract';
import type { Column } from '../../components/DataTable.tsx';
import { Moment } from '../../components/Moment.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { SeverityBadge } from '../../components/Severity.tsx';
import { severityName } from '../../components/severity-style.ts';
import { levelWord, ticketStateWord } from '../../components/ticket-words.ts';
import { TicketState } from '../../components/TicketState.tsx';
import { linkTo } from '../../links.ts';
import { exactTime } from '../../time-text.ts';
import { inWords, t } from '../../words.ts';

export function ticketColumns(): Column<Ticket>[] {
  return [
    {
      key: 'level',
      title: t('ticket.levelTitle', 'Level'),
      cell: ({ level }) => levelWord(level),
      text: ({ level }) => levelWord(level),
      narrow: 'meta',
    },
    {
      key: 'severity',
      title: t('event.severity', 'Severity'),
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
      text: ({ severity }) => severityName(severity),
      narrow: 'aside',
    },
    {
      key: 'title',
      title: t('ticket.title', 'Ticket'),
      cell: (ticket) => (
        <RowLink href={linkTo('ticket', ticket.id)}>
          {ticket.number} {inWords(ticket.title)}
        </RowLink>
      ),
      text: (ticket) => `${ticket.number} ${inWords(ticket.title)}`,
      narrow: 'lead',
    },
    {
      key: 'where',
      title: t('event.resource', 'Resource'),
      cell: ({ resource, customer }) => [resource?.name, customer.name].filter(Boolean).join(' · '),
      text: ({ resource, customer }) => [resource?.name, customer.name].filter(Boolean).join(' · '),
      narrow: 'line',
    },
    {
      key: 'state',
      title: t('event.stateTitle', 'State'),
      cell: ({ state }) => <TicketState state={state} />,
      text: ({ state }) => ticketStateWord(state),
      narrow: 'meta',
    },
    {
      key: 'assignee',
      title: t('ticket.assignee', 'Assignee'),
      cell: ({ assignee }) => assignee?.name ?? t('ticket.nobody', 'Unassigned'),
      text: ({ assignee }) => assignee?.name ?? '',
      narrow: 'meta',
    },
    {
      key: 'opened',
      title: t('ticket.opened', 'Opened'),
      cell: ({ openedAt }) => <Moment at={openedAt} />,
      text: ({ openedAt }) => exactTime(openedAt),
      narrow: 'meta',
    },
    {
      key: 'updated',
      title: t('ticket.updated', 'Last change'),
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
      text: ({ updatedAt }) => exactTime(updatedAt),
      narrow: 'hidden',
    },
  ];
}
