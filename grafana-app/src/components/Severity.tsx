import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Severity } from '@cldera/alert-bridge/contract';
import { rankOf, severityName, severityTone } from './severity-style.ts';

/** The severity's sign: one, two or three bars, and a block with an exclamation mark for a disaster; readable without colour. */
export function SeverityMark({ severity, size = 16 }: { severity: Severity; size?: number }) {
  const theme = useTheme2();
  const { strong } = severityTone(theme, severity);
  const rank = rankOf(severity);
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable={false} style={{ flex: 'none' }}>
      {rank === 4 ? (
        <>
          <rect x="1" y="1" width="14" height="14" rx="3.5" fill={strong} />
          <rect x="7" y="3.8" width="2" height="5.4" rx="1" fill={theme.colors.getContrastText(strong)} />
          <circle cx="8" cy="11.7" r="1.2" fill={theme.colors.getContrastText(strong)} />
        </>
      ) : (
        [1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={1.5 + (bar - 1) * 5}
            y={11 - bar * 3}
            width="3.2"
            height={3 + bar * 3}
            rx="1"
            fill={bar <= rank ? strong : theme.colors.border.strong}
          />
        ))
      )}
    </svg>
  );
}

/** Sign and word on the severity's colour. */
export function SeverityBadge({ severity, className }: { severity: Severity; className?: string }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { soft, strong } = severityTone(theme, severity);
  return (
    <span className={cx(styles.badge, className)} style={{ background: soft, borderColor: strong }}>
      <SeverityMark severity={severity} size={14} />
      {severityName(severity)}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  badge: css({
    display: 'inline-flex',
    verticalAlign: 'middle',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.25, 1),
    border: '1px solid',
    borderRadius: theme.shape.radius.pill,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: 1.4,
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
  }),
});
