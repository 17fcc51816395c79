import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import type { ReasonCode, TimelineEntry } from '@cldera/alert-bridge/contract';
import { Moment } from '../../components/Moment.tsx';
import { sayReason, t } from '../../words.ts';

/** Who did what when, the oldest first: the conversation is read downwards, the comment box follows. */
export function TimeLine({ entries }: { entries: TimelineEntry[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.line} aria-live="polite">
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <span className={styles.sign}>
            <Icon name={iconOf(entry.reason.code)} size="sm" aria-hidden />
          </span>
          <div className={styles.words}>
            <div className={styles.what}>
              <strong>{entry.actor ?? t('ticket.system', 'System')}</strong> {sayReason(entry.reason)}{' '}
              <span className={styles.at}>
                <Moment at={entry.at} />
              </span>
            </div>
            {entry.comment !== null && <p className={styles.comment}>{entry.comment}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

const ICONS: Partial<Record<ReasonCode, IconName>> = {
  'ticket-opened': 'plus-circle',
  'ticket-acknowledge': 'user',
  'ticket-resolve': 'check-circle',
  'ticket-recovered': 'check-circle',
  'ticket-closed-by-recovery': 'check-circle',
  'ticket-close': 'lock',
  'ticket-reopen': 'repeat',
  'ticket-comment': 'comment-alt',
  'ticket-notified': 'envelope',
};

function iconOf(code: ReasonCode): IconName {
  return ICONS[code] ?? 'circle';
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ listStyle: 'none', margin: 0, padding: 0 }),
  entry: css({
    position: 'relative',
    display: 'flex',
    gap: theme.spacing(1.5),
    paddingBottom: theme.spacing(2),
    '&:last-child': { paddingBottom: 0 },
    // The line that joins the signs.
    '&:not(:last-child)::before': {
      content: '""',
      position: 'absolute',
      left: 13,
      top: 28,
      bottom: 0,
      width: 2,
      background: theme.colors.border.weak,
    },
  }),
  sign: css({
    display: 'grid',
    placeItems: 'center',
    flex: 'none',
    width: 28,
    height: 28,
    borderRadius: theme.shape.radius.circle,
    background: theme.colors.background.secondary,
    color: theme.colors.text.secondary,
  }),
  words: css({ flex: 1, minWidth: 0, paddingTop: 3 }),
  what: css({ overflowWrap: 'anywhere' }),
  at: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  comment: css({
    margin: theme.spacing(0.75, 0, 0),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
});
