import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { routes, type TicketDetail } from '@cldera/alert-bridge/contract';
import { useNow } from '../../clock.tsx';
import { Deliveries } from '../../components/Deliveries.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Page } from '../../components/Page.tsx';
import { Section } from '../../components/Section.tsx';
import { SeverityBadge } from '../../components/Severity.tsx';
import { levelWord } from '../../components/ticket-words.ts';
import { TicketState } from '../../components/TicketState.tsx';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { useMay } from '../../session.tsx';
import { durationText, exactTime } from '../../time-text.ts';
import { inWords, t } from '../../words.ts';
import { CommentBox } from './CommentBox.tsx';
import { EventSummary } from './EventSummary.tsx';
import { Moves } from './Moves.tsx';
import { TimeLine } from './TimeLine.tsx';

/** Where does this stand, and what was said? */
export function TicketPage() {
  const { id = '' } = useParams();
  return <OneTicket key={id} id={id} />;
}

function OneTicket({ id }: { id: string }) {
  const live = useLive(routes.getTicket, { params: { id } }, { everySeconds: 10 });
  const ticket = live.data;
  const nav = {
    text: ticket === null ? t('pages.ticket', 'Ticket') : `${ticket.number} ${inWords(ticket.title)}`,
    parentItem: { text: t('pages.tickets', 'Tickets'), url: linkTo('tickets') },
  };
  return (
    <Page nav={nav} live={live}>
      {(shown) => <Contents ticket={shown} onChanged={live.refresh} />}
    </Page>
  );
}

function Contents({ ticket, onChanged }: { ticket: TicketDetail; onChanged: () => void }) {
  const styles = useStyles2(getStyles);
  const mayWrite = useMay('tickets.write');
  return (
    <>
      <Headline ticket={ticket}>
        <Moves ticket={ticket} onMoved={onChanged} />
      </Headline>
      <div className={styles.columns}>
        <div className={styles.column}>
          {ticket.event !== null && <EventSummary event={ticket.event} />}
          <Section title={t('ticket.timeline', 'Timeline')}>
            <TimeLine entries={ticket.timeline} />
          </Section>
          {mayWrite && <CommentBox ticketId={ticket.id} onDone={onChanged} />}
        </div>
        <div className={styles.column}>
          <Section title={t('event.facts', 'Details')}>
            <Facts facts={factsOf(ticket)} />
          </Section>
          <Deliveries deliveries={ticket.deliveries} />
        </div>
      </div>
    </>
  );
}

function Headline({ ticket, children }: { ticket: TicketDetail; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const now = useNow();
  const end = ticket.closedAt === null ? now : Date.parse(ticket.closedAt);
  const age = durationText(end - Date.parse(ticket.openedAt));
  return (
    <div className={styles.headline}>
      <SeverityBadge severity={ticket.severity} />
      <TicketState state={ticket.state} />
      <span>{levelWord(ticket.level)}</span>
      <span className={styles.quiet}>
        {ticket.assignee === null
          ? t('ticket.nobody', 'Unassigned')
          : t('ticket.with', 'Assigned to {{name}}', { name: ticket.assignee.name })}
      </span>
      <span className={styles.quiet} title={exactTime(ticket.openedAt)}>
        {ticket.closedAt === null
          ? t('ticket.openFor', 'Open for {{age}}', { age })
          : t('ticket.wasOpenFor', 'Closed after {{age}}', { age })}
      </span>
      {children}
    </div>
  );
}

function factsOf(ticket: TicketDetail): Parameters<typeof Facts>[0]['facts'] {
  const { resource } = ticket;
  return [
    [t('filter.customer', 'Customer'), ticket.customer.name],
    [
      t('event.resource', 'Resource'),
      resource && (
        <TextLink href={linkTo('events', { resource: resource.id, state: 'all' })} inline={false}>
          {resource.name}
        </TextLink>
      ),
    ],
    [t('ticket.assignee', 'Assignee'), ticket.assignee?.name ?? t('ticket.nobody', 'Unassigned')],
    [t('ticket.levelTitle', 'Level'), levelWord(ticket.level)],
    [t('ticket.opened', 'Opened'), exactTime(ticket.openedAt)],
    [t('ticket.updated', 'Last change'), exactTime(ticket.updatedAt)],
    [t('ticket.closed', 'Closed'), ticket.closedAt && exactTime(ticket.closedAt)],
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  headline: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.75, 1.5) }),
  quiet: css({ color: theme.colors.text.secondary }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)' },
    // The moves lie over the bottom of a phone's screen.
    [theme.breakpoints.down('md')]: { paddingBottom: theme.spacing(8) },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
