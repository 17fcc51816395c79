import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2, type IconName } from '@grafana/ui';
import { goodTone, infoTone, quietTone, severityTone, type Tone } from './severity-style.ts';

export type PillTone = 'good' | 'bad' | 'busy' | 'info' | 'quiet';

interface Props {
  tone: PillTone;
  icon: IconName;
  children: string;
  title?: string;
}

/** A state in a word: icon and word carry it, colour repeats it. */
export function Pill({ tone, icon, children, title }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { strong, soft } = toneOf(theme, tone);
  return (
    <span className={styles.pill} style={{ background: soft }} title={title}>
      <Icon name={icon} size="sm" style={{ color: strong }} aria-hidden />
      {children}
    </span>
  );
}

function toneOf(theme: GrafanaTheme2, tone: PillTone): Tone {
  switch (tone) {
    case 'good':
      return goodTone(theme);
    case 'bad':
      return severityTone(theme, 'high');
    case 'busy':
      return severityTone(theme, 'average');
    case 'info':
      return infoTone(theme);
    case 'quiet':
      return quietTone(theme);
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  pill: css({
    display: 'inline-flex',
    verticalAlign: 'middle',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0.25, 1),
    borderRadius: theme.shape.radius.pill,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.5,
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
  }),
});
