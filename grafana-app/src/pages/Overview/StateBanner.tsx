import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2, type IconName } from '@grafana/ui';
import type { Overview } from '@cldera/alert-bridge/contract';
import { goodTone, infoTone, severityTone, type Tone } from '../../components/severity-style.ts';
import { sentenceOf, t } from '../../words.ts';

/** The one sentence, with a word, a sign and a colour that say the same. */
export function StateBanner({ overview }: { overview: Overview }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { word, icon, tone } = look(overview, theme);
  return (
    <section
      className={styles.banner}
      style={{ background: `linear-gradient(90deg, ${tone.soft}, transparent 85%)`, borderLeftColor: tone.strong }}
      aria-label={t('overview.state', 'State')}
    >
      <span className={styles.sign} style={{ background: tone.soft, color: tone.strong }}>
        <Icon name={icon} size="xxl" aria-hidden />
      </span>
      <div role="status" className={styles.words}>
        <span className={styles.word} style={{ color: tone.strong }}>
          {word}
        </span>
        <p className={styles.sentence}>{sentenceOf(overview.state)}</p>
      </div>
    </section>
  );
}

function look({ state, worstSeverity }: Overview, theme: GrafanaTheme2): { word: string; icon: IconName; tone: Tone } {
  switch (state.code) {
    case 'all-normal':
      return { word: t('overview.word.normal', 'Normal'), icon: 'check-circle', tone: goodTone(theme) };
    case 'nothing-watched':
      return { word: t('overview.word.empty', 'Get started'), icon: 'rocket', tone: infoTone(theme) };
    case 'some-checking':
      return { word: t('overview.word.checking', 'Checking'), icon: 'sync', tone: infoTone(theme) };
    case 'chain-broken':
      return {
        word: t('overview.word.broken', 'Monitoring broken'),
        icon: 'exclamation-triangle',
        tone: severityTone(theme, 'disaster'),
      };
    default:
      return {
        word: t('overview.word.abnormal', 'Abnormal'),
        icon: 'exclamation-circle',
        tone: severityTone(theme, worstSeverity ?? 'average'),
      };
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  banner: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(2, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: '4px solid',
    borderRadius: theme.shape.radius.default,
    [theme.breakpoints.up('md')]: { padding: theme.spacing(2.5, 3), gap: theme.spacing(2.5) },
  }),
  sign: css({
    display: 'grid',
    placeItems: 'center',
    flex: 'none',
    width: 48,
    height: 48,
    borderRadius: theme.shape.radius.circle,
    [theme.breakpoints.up('md')]: { width: 56, height: 56 },
  }),
  words: css({ minWidth: 0 }),
  word: css({ fontWeight: theme.typography.fontWeightMedium, letterSpacing: '0.02em' }),
  sentence: css({
    margin: 0,
    fontSize: theme.typography.h4.fontSize,
    lineHeight: 1.35,
    // Chinese then breaks after punctuation instead of inside a word.
    wordBreak: 'keep-all',
    overflowWrap: 'anywhere',
    [theme.breakpoints.up('md')]: { fontSize: theme.typography.h2.fontSize },
  }),
});
