import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Severity } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';
import { SeverityMark } from './Severity.tsx';
import { severityName, severityTone, WORST_FIRST } from './severity-style.ts';

interface Props {
  value: Severity | null;
  onChange(severity: Severity | null): void;
}

/** One severity or all of them. */
export function SeverityFilter({ value, onChange }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <div role="group" aria-label={t('filter.severity', 'Severity')} className={styles.group}>
      {WORST_FIRST.map((severity) => {
        const on = severity === value;
        const { strong, soft } = severityTone(theme, severity);
        return (
          <button
            key={severity}
            type="button"
            aria-pressed={on}
            className={styles.choice}
            style={on ? { background: soft, borderColor: strong } : undefined}
            onClick={() => onChange(on ? null : severity)}
          >
            <SeverityMark severity={severity} size={14} />
            {severityName(severity)}
          </button>
        );
      })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  choice: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    height: theme.spacing(4),
    padding: theme.spacing(0, 1.25),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.primary,
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
});
