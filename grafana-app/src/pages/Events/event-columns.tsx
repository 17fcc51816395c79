import { TextLink } from '@grafana/ui';
import type { Event } from '@cldera/alert-bridge/contract';
import { ChecksProgress } from '../../components/ChecksProgress.tsx';
import type { Column } from '../../components/DataTable.tsx';
import { eventStateWord, eventTitle, valueAgainstThreshold } from '../../components/event-words.ts';
import { EventState } from '../../components/EventState.tsx';
import { Moment } from '../../components/Moment.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { SeverityBadge } from '../../components/Severity.tsx';
import { severityName } from '../../components/severity-style.ts';
import { linkTo } from '../../links.ts';
import { exactTime } from '../../time-text.ts';
import { t } from '../../words.ts';

export function eventColumns(): Column<Event>[] {
  return [
    {
      key: 'severity',
      title: t('event.severity', 'Severity'),
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
      text: ({ severity }) => severityName(severity),
      narrow: 'aside',
    },
    {
      key: 'what',
      title: t('event.what', 'Event'),
      cell: (event) => <RowLink href={linkTo('event', event.id)}>{eventTitle(event)}</RowLink>,
      text: eventTitle,
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
      key: 'value',
      title: t('event.value', 'Value / threshold'),
      cell: valueAgainstThreshold,
      text: valueAgainstThreshold,
      narrow: 'meta',
    },
    {
      key: 'checks',
      title: t('event.checks', 'Checks'),
      cell: (event) => <ChecksProgress event={event} />,
      text: ({ abnormalChecks, requiredChecks }) => `${abnormalChecks}/${requiredChecks}`,
      narrow: 'meta',
    },
    {
      key: 'state',
      title: t('event.stateTitle', 'State'),
      cell: (event) => <EventState event={event} />,
      text: eventStateWord,
      narrow: 'meta',
    },
    {
      key: 'since',
      title: t('event.since', 'Since'),
      cell: ({ startsAt }) => <Moment at={startsAt} />,
      text: ({ startsAt }) => exactTime(startsAt),
      narrow: 'meta',
    },
    {
      key: 'ticket',
      title: t('event.ticket', 'Ticket'),
      cell: ({ ticket }) =>
        ticket !== null && (
          <TextLink href={linkTo('ticket', ticket.id)} inline={false}>
            {ticket.number}
          </TextLink>
        ),
      text: ({ ticket }) => ticket?.number ?? '',
      narrow: 'meta',
    },
  ];
}
