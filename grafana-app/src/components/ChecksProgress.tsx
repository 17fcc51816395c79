import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Event } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';
import { severityTone } from './severity-style.ts';

type Counted = Pick<Event, 'abnormalChecks' | 'requiredChecks' | 'severity' | 'state'>;

const MOST_DOTS = 10;

/** How many abnormal checks in a row there are, of how many that are needed: `● ● ● ○ ○ 3/5`. */
export function ChecksProgress({ event }: { event: Counted }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { requiredChecks: required } = event;
  const counted = Math.min(event.abnormalChecks, required);
  const words = t('event.checksOf', '{{n}} of {{required}} abnormal checks', { n: counted, required });
  const colour = event.state === 'ended' ? theme.colors.text.disabled : severityTone(theme, event.severity).strong;
  return (
    <span className={styles.progress} role="img" aria-label={words} title={words}>
      {required <= MOST_DOTS && (
        <span className={styles.dots}>
          {Array.from({ length: required }, (_, i) => (
            <i
              key={i}
              className={styles.dot}
              style={i < counted ? { background: colour, borderColor: colour } : undefined}
            />
          ))}
        </span>
      )}
      <span className={styles.count}>
        {counted}/{required}
      </span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  progress: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75), whiteSpace: 'nowrap' }),
  dots: css({ display: 'inline-flex', gap: 3 }),
  dot: css({
    width: 8,
    height: 8,
    borderRadius: theme.shape.radius.circle,
    border: `1.5px solid ${theme.colors.border.strong}`,
  }),
  count: css({ fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
});
