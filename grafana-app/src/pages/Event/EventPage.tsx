import { css } from '@emotion/css';
import { useParams } from 'react-router-dom';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, TextLink, useStyles2 } from '@grafana/ui';
import { routes, type EventDetail } from '@cldera/alert-bridge/contract';
import { ChecksDrawn, CheckTable } from '../../components/Checks.tsx';
import { Deliveries } from '../../components/Deliveries.tsx';
import { eventTitle } from '../../components/event-words.ts';
import { Facts } from '../../components/Facts.tsx';
import { Moment } from '../../components/Moment.tsx';
import { Page } from '../../components/Page.tsx';
import { Section } from '../../components/Section.tsx';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { exactTime } from '../../time-text.ts';
import { sentenceOf, t } from '../../words.ts';
import { EventHeadline } from './EventHeadline.tsx';

/** What exactly happened, and what did we do? */
export function EventPage() {
  const { id = '' } = useParams();
  return <OneEvent key={id} id={id} />;
}

function OneEvent({ id }: { id: string }) {
  const live = useLive(routes.getEvent, { params: { id } }, { everySeconds: 10 });
  const nav = {
    text: live.data === null ? t('pages.event', 'Event') : eventTitle(live.data),
    parentItem: { text: t('pages.events', 'Events'), url: linkTo('events') },
  };
  return (
    <Page nav={nav} live={live} actions={live.data !== null && <TicketLink event={live.data} />}>
      {(event) => <Contents event={event} />}
    </Page>
  );
}

function TicketLink({ event: { ticket } }: { event: EventDetail }) {
  if (ticket === null) return null;
  return (
    <LinkButton href={linkTo('ticket', ticket.id)} icon="clipboard-alt" size="sm">
      {t('event.openTicket', 'Ticket {{number}}', { number: ticket.number })}
    </LinkButton>
  );
}

function Contents({ event }: { event: EventDetail }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <EventHeadline event={event} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Section title={t('event.whatHappened', 'What happened')}>
            <ChecksDrawn event={event} />
          </Section>
          <Section title={t('event.checks', 'Checks')}>
            <CheckTable event={event} />
          </Section>
        </div>
        <div className={styles.column}>
          <Decisions event={event} />
          <Deliveries deliveries={event.deliveries} />
          <Section title={t('event.facts', 'Details')}>
            <Facts facts={factsOf(event)} />
          </Section>
          <Labels labels={event.labels} />
        </div>
      </div>
    </>
  );
}

function factsOf(event: EventDetail): Parameters<typeof Facts>[0]['facts'] {
  const { resource, customer, ticket } = event;
  return [
    [
      t('event.resource', 'Resource'),
      resource && (
        <TextLink href={linkTo('events', { resource: resource.id, state: 'all' })} inline={false}>
          {resource.name}
        </TextLink>
      ),
    ],
    [t('event.subject', 'Subject'), event.subject],
    [t('filter.customer', 'Customer'), customer.name],
    [t('event.startedAt', 'Started'), exactTime(event.startsAt)],
    [t('event.confirmedAt', 'Confirmed'), event.confirmedAt && exactTime(event.confirmedAt)],
    [t('event.endedAt', 'Ended'), event.endedAt && exactTime(event.endedAt)],
    [
      t('event.ticket', 'Ticket'),
      ticket && (
        <TextLink href={linkTo('ticket', ticket.id)} inline={false}>
          {ticket.number}
        </TextLink>
      ),
    ],
  ];
}

/** What the system decided, and why. */
function Decisions({ event }: { event: EventDetail }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('event.decisions', 'Decisions')}>
      <ol className={styles.decisions}>
        {event.decisions.map(({ at, reason }) => (
          <li key={`${at} ${reason.code}`}>
            {sentenceOf(reason)}
            <span className={styles.at}>
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Labels({ labels }: { labels: Record<string, string> }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('event.labels', 'Labels')}>
      <ul className={styles.labels}>
        {Object.entries(labels).map(([name, value]) => (
          <li key={name}>
            <code>
              {name}={value}
            </code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)' },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  decisions: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
    li: { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1.5) },
  }),
  at: css({ flex: 'none', color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  labels: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    code: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'normal' },
  }),
});
