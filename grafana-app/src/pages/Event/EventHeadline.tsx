import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { EventDetail } from '@cldera/alert-bridge/contract';
import { useNow } from '../../clock.tsx';
import { ChecksProgress } from '../../components/ChecksProgress.tsx';
import { valueAgainstThreshold } from '../../components/event-words.ts';
import { EventState } from '../../components/EventState.tsx';
import { SeverityBadge } from '../../components/Severity.tsx';
import { goodTone, severityTone } from '../../components/severity-style.ts';
import { durationText, relativeTime } from '../../time-text.ts';
import { sentenceOf, t } from '../../words.ts';

/** The event at a glance: how bad, what is measured, how long, what comes next. */
export function EventHeadline({ event }: { event: EventDetail }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const now = useNow();
  const tone = event.state === 'ended' ? goodTone(theme) : severityTone(theme, event.severity);
  const until = event.endedAt === null ? Math.max(now, Date.parse(event.startsAt)) : Date.parse(event.endedAt);
  return (
    <div className={styles.headline} style={{ borderLeftColor: tone.strong }}>
      <div className={styles.block}>
        <span className={styles.name}>{t('event.severity', 'Severity')}</span>
        <SeverityBadge severity={event.severity} />
        <span className={styles.why}>{sentenceOf(event.severityReason)}</span>
      </div>
      <div className={styles.block}>
        <span className={styles.name}>{t('event.value', 'Value / threshold')}</span>
        <span className={styles.big}>{valueAgainstThreshold(event)}</span>
      </div>
      <div className={styles.block}>
        <span className={styles.name}>{t('event.stateTitle', 'State')}</span>
        <EventState event={event} />
        <ChecksProgress event={event} />
      </div>
      <div className={styles.block}>
        <span className={styles.name}>
          {event.endedAt === null ? t('event.lasting', 'Ongoing for') : t('event.lasted', 'Lasted')}
        </span>
        <span className={styles.big}>{durationText(until - Date.parse(event.startsAt))}</span>
        {event.nextCheckAt !== null && (
          <span className={styles.why}>
            {t('event.nextCheck', 'next check {{when}}', { when: relativeTime(event.nextCheckAt, now) })}
          </span>
        )}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  headline: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: '4px solid',
    borderRadius: theme.shape.radius.default,
  }),
  block: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(0.5) }),
  name: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  big: css({
    fontSize: theme.typography.h4.fontSize,
    lineHeight: 1.25,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
  }),
  why: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
