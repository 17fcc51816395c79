import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Figure } from '@cldera/alert-bridge/contract';
import { figureText } from '../figure-text.ts';
import { inWords } from '../words.ts';

/** Key figures, a share of a whole with a bar. */
export function Figures({ figures, compact = false }: { figures: Figure[]; compact?: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={compact ? styles.compact : styles.list}>
      {figures.map((figure) => (
        <div key={figure.name['en-US']} className={cx(styles.figure, figure.unit === '%' && styles.share)}>
          <dt className={styles.name}>{inWords(figure.name)}</dt>
          <dd className={styles.value}>{figureText(figure.value, figure.unit)}</dd>
          {figure.unit === '%' && (
            <div className={styles.track} aria-hidden>
              <div className={styles.fill} style={{ width: `${Math.min(100, Math.max(0, figure.value ?? 0))}%` }} />
            </div>
          )}
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, display: 'grid', gap: theme.spacing(1) }),
  compact: css({
    margin: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
  }),
  figure: css({
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    columnGap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  share: css({ minWidth: 96 }),
  name: css({
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
  }),
  value: css({ margin: 0, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  track: css({
    gridColumn: '1 / -1',
    height: 4,
    marginTop: 2,
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.border.weak,
    overflow: 'hidden',
  }),
  fill: css({
    height: '100%',
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.primary.main,
    transition: 'width 600ms ease-out',
  }),
});
