import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, TextLink, useStyles2 } from '@grafana/ui';
import type { Event, Ticket } from '@cldera/alert-bridge/contract';
import { ChecksProgress } from '../../components/ChecksProgress.tsx';
import { eventTitle, valueAgainstThreshold } from '../../components/event-words.ts';
import { EventState } from '../../components/EventState.tsx';
import { Moment } from '../../components/Moment.tsx';
import { Section } from '../../components/Section.tsx';
import { SeverityMark } from '../../components/Severity.tsx';
import { severityName } from '../../components/severity-style.ts';
import { levelWord } from '../../components/ticket-words.ts';
import { TicketState } from '../../components/TicketState.tsx';
import { linkTo } from '../../links.ts';
import { inWords, t } from '../../words.ts';

export function OpenEvents({ events }: { events: Event[] }) {
  return (
    <Section
      title={t('overview.openEvents', 'Open events')}
      aside={<TextLink href={linkTo('events')}>{t('overview.allEvents', 'All events')}</TextLink>}
      flush
    >
      <Rows empty={t('overview.noEvents', 'Nothing is abnormal. An event appears here as soon as a check fails.')}>
        {events.map((event) => (
          <Row
            key={event.id}
            href={linkTo('event', event.id)}
            sign={<SeverityMark severity={event.severity} size={18} />}
            title={eventTitle(event)}
            detail={[
              severityName(event.severity),
              event.resource?.name ?? event.customer.name,
              valueAgainstThreshold(event),
            ].join(' · ')}
            end={
              <>
                <ChecksProgress event={event} />
                <EventState event={event} />
              </>
            }
            at={event.startsAt}
          />
        ))}
      </Rows>
    </Section>
  );
}

export function OpenTickets({ tickets, total }: { tickets: Ticket[]; total: number }) {
  return (
    <Section
      title={t('overview.openTickets', 'Open tickets')}
      aside={
        <TextLink href={linkTo('tickets')}>
          {t('overview.allTickets', 'All tickets ({{n}} open)', { n: total })}
        </TextLink>
      }
      flush
    >
      <Rows empty={t('overview.noTickets', 'No open tickets. A confirmed event opens one by itself.')}>
        {tickets.map((ticket) => (
          <Row
            key={ticket.id}
            href={linkTo('ticket', ticket.id)}
            sign={<SeverityMark severity={ticket.severity} size={18} />}
            title={`${ticket.number} ${inWords(ticket.title)}`}
            detail={[
              levelWord(ticket.level),
              ticket.customer.name,
              ticket.assignee?.name ?? t('ticket.nobody', 'Unassigned'),
            ].join(' · ')}
            end={<TicketState state={ticket.state} />}
            at={ticket.openedAt}
          />
        ))}
      </Rows>
    </Section>
  );
}

function Rows({ empty, children }: { empty: string; children: ReactNode[] }) {
  const styles = useStyles2(getStyles);
  if (children.length === 0) return <p className={styles.empty}>{empty}</p>;
  return <ul className={styles.rows}>{children}</ul>;
}

interface RowProps {
  href: string;
  sign: ReactNode;
  title: string;
  detail: string;
  end: ReactNode;
  at: string;
}

function Row({ href, sign, title, detail, end, at }: RowProps) {
  const styles = useStyles2(getStyles);
  return (
    <li>
      <Link href={href} className={styles.row}>
        {sign}
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.detail}>{detail}</span>
        </span>
        <span className={styles.end}>
          {end}
          <span className={styles.at}>
            <Moment at={at} />
          </span>
        </span>
      </Link>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ margin: 0, padding: theme.spacing(1, 2, 2.5), color: theme.colors.text.secondary }),
  rows: css({ listStyle: 'none', margin: 0, padding: 0 }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    [theme.breakpoints.up('md')]: { gridTemplateColumns: 'auto minmax(0, 1fr) auto' },
    padding: theme.spacing(1.25, 2),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
  }),
  words: css({ minWidth: 0, display: 'flex', flexDirection: 'column' }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  end: css({
    gridColumn: 2,
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.up('md')]: { gridColumn: 'auto' },
  }),
  at: css({
    color: theme.colors.text.secondary,
    [theme.breakpoints.up('md')]: { minWidth: 76, textAlign: 'right' },
  }),
});
