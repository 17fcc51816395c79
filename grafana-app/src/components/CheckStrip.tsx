import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { Check } from '@cldera/alert-bridge/contract';
import { clockTime } from '../time-text.ts';
import { verdictWord } from './check-words.ts';
import { severityTone } from './severity-style.ts';
import type { CheckedEvent } from './checked-event.ts';

/** A yes/no state has no curve: one block for each check. */
export function CheckStrip({ event }: { event: CheckedEvent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const bad = severityTone(theme, event.severity).strong;
  const colours: Record<Check['verdict'], string> = {
    abnormal: bad,
    normal: theme.colors.success.text,
    unknown: theme.colors.text.disabled,
  };
  return (
    <ol className={styles.strip}>
      {event.checks.map((check) => (
        <li key={check.number} className={styles.block} style={{ borderTopColor: colours[check.verdict] }}>
          <Icon name={iconOf(check.verdict)} size="sm" style={{ color: colours[check.verdict] }} aria-hidden />
          <span>{verdictWord(check.verdict)}</span>
          <span className={styles.time}>{clockTime(check.at)}</span>
        </li>
      ))}
    </ol>
  );
}

function iconOf(verdict: Check['verdict']) {
  switch (verdict) {
    case 'abnormal':
      return 'times-circle';
    case 'normal':
      return 'check-circle';
    case 'unknown':
      return 'question-circle';
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(88px, 1fr))',
    gap: theme.spacing(0.75),
    listStyle: 'none',
    margin: 0,
    padding: 0,
    maxHeight: 240,
    overflow: 'auto',
  }),
  block: css({
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    alignItems: 'center',
    columnGap: theme.spacing(0.5),
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.secondary,
    borderTop: '3px solid',
    borderRadius: theme.shape.radius.default,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  time: css({ gridColumn: '1 / -1', color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
