import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../words.ts';

/** Grey bars where rows will stand. */
export function Skeleton({ rows, height = 44 }: { rows: number; height?: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={t('loading', 'Loading')} className={styles.stack}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={styles.bar} style={{ height, animationDelay: `${i * 80}ms` }} />
      ))}
    </div>
  );
}

const pulse = keyframes({ '50%': { opacity: 0.45 } });

const getStyles = (theme: GrafanaTheme2) => ({
  stack: css({ display: 'grid', gap: theme.spacing(1) }),
  bar: css({
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.4s ease-in-out infinite` },
  }),
});
