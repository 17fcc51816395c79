import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { routes, type Event } from '@cldera/alert-bridge/contract';
import { ChecksDrawn } from '../../components/Checks.tsx';
import { ChecksProgress } from '../../components/ChecksProgress.tsx';
import { eventTitle, valueAgainstThreshold } from '../../components/event-words.ts';
import { EventState } from '../../components/EventState.tsx';
import { Moment } from '../../components/Moment.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { Section } from '../../components/Section.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { t } from '../../words.ts';

/** What the system saw, so that nobody has to leave the ticket for it. */
export function EventSummary({ event }: { event: Event }) {
  const styles = useStyles2(getStyles);
  const { data, problem, refresh } = useLive(routes.getEvent, { params: { id: event.id } }, { everySeconds: 15 });
  return (
    <Section
      title={eventTitle(event)}
      aside={<TextLink href={linkTo('event', event.id)}>{t('ticket.seeEvent', 'See the event')}</TextLink>}
    >
      <div className={styles.line}>
        <strong>{valueAgainstThreshold(event)}</strong>
        <ChecksProgress event={event} />
        <EventState event={event} />
        <span className={styles.quiet}>
          <Moment at={event.startsAt} />
        </span>
      </div>
      {data !== null && <ChecksDrawn event={data} />}
      {data === null && problem !== null && <ProblemNotice problem={problem} onRetry={refresh} />}
      {data === null && problem === null && <Skeleton rows={1} height={200} />}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    marginBottom: theme.spacing(1),
  }),
  quiet: css({ color: theme.colors.text.secondary }),
});
