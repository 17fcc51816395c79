import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2, NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, IconButton, useStyles2, useTheme2 } from '@grafana/ui';
import { useNow } from '../clock.tsx';
import type { Live } from '../live.ts';
import { exactTime, relativeTime } from '../time-text.ts';
import { t } from '../words.ts';
import { problemWords } from './problem-words.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { Skeleton } from './Skeleton.tsx';

interface Props<Data> {
  nav: NavModelItem;
  live: Live<Data>;
  /** Left of the live sign. */
  actions?: ReactNode;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** A page that shows something live: title, how fresh it is, and what stands there while there is nothing to show. */
export function Page<Data>({ nav, live, actions, skeleton, children }: Props<Data>) {
  const styles = useStyles2(getStyles);
  return (
    <PluginPage
      pageNav={nav}
      actions={
        <div className={styles.actions}>
          {actions}
          <Freshness live={live} />
        </div>
      }
    >
      <div className={styles.page}>
        {live.data !== null && live.problem !== null && <Stale live={live} />}
        {live.data !== null && children(live.data)}
        {live.data === null && live.problem !== null && <ProblemNotice problem={live.problem} onRetry={live.refresh} />}
        {live.data === null && live.problem === null && (skeleton ?? <Skeleton rows={6} />)}
      </div>
    </PluginPage>
  );
}

function Freshness({ live }: { live: Live<unknown> }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const now = useNow();
  if (live.at === null) return null;
  const stale = live.problem !== null;
  return (
    <span className={styles.freshness}>
      <span
        className={styles.dot}
        style={{ background: stale ? theme.colors.warning.text : theme.colors.success.text }}
        aria-hidden
      />
      <span title={exactTime(live.at)}>
        {t('live.updated', 'Updated {{when}}', { when: relativeTime(live.at, Math.max(now, live.at)) })}
      </span>
      <IconButton name="sync" size="sm" tooltip={t('live.refresh', 'Refresh')} onClick={live.refresh} />
    </span>
  );
}

function Stale({ live }: { live: Live<unknown> }) {
  if (live.problem === null || live.at === null) return null;
  return (
    <Alert
      severity="warning"
      title={t('live.stale', 'What you see is from {{time}}.', { time: exactTime(live.at) })}
      bottomSpacing={0}
    >
      {problemWords(live.problem)} {t('live.retrying', 'The page keeps trying.')}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), paddingBottom: theme.spacing(4) }),
  actions: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1.5) }),
  freshness: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
  dot: css({ width: 8, height: 8, borderRadius: theme.shape.radius.circle }),
});
