import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import type { Overview } from '@cldera/alert-bridge/contract';
import { SeverityMark } from '../../components/Severity.tsx';
import { infoTone, severityName, severityTone, WORST_FIRST } from '../../components/severity-style.ts';
import { linkTo } from '../../links.ts';
import { t } from '../../words.ts';

/** Open events by severity, what is being checked, and open tickets: each leads to its list. */
export function Tiles({ overview }: { overview: Overview }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { openEvents, openTickets } = overview;
  return (
    <nav className={styles.tiles} aria-label={t('overview.counts', 'Open events and tickets')}>
      {WORST_FIRST.map((severity) => (
        <Tile
          key={severity}
          href={linkTo('events', { severity })}
          sign={<SeverityMark severity={severity} size={18} />}
          name={severityName(severity)}
          count={openEvents[severity]}
          colour={severityTone(theme, severity).strong}
        />
      ))}
      <Tile
        href={linkTo('events')}
        sign={<Icon name="sync" aria-hidden />}
        name={t('overview.checking', 'Checking')}
        count={openEvents.checking}
        colour={infoTone(theme).strong}
      />
      <Tile
        href={linkTo('tickets')}
        sign={<Icon name="clipboard-alt" aria-hidden />}
        name={t('overview.openTickets', 'Open tickets')}
        count={openTickets}
        colour={infoTone(theme).strong}
      />
    </nav>
  );
}

function Tile({ href, sign, name, count, colour }: TileProps) {
  const styles = useStyles2(getStyles);
  return (
    <Link
      href={href}
      className={styles.tile}
      style={{ borderTopColor: count > 0 ? colour : 'transparent', opacity: count > 0 ? 1 : 0.7 }}
    >
      <span className={styles.name}>
        {sign}
        {name}
      </span>
      <span className={styles.count}>{count}</span>
    </Link>
  );
}

interface TileProps {
  href: string;
  sign: ReactNode;
  name: string;
  count: number;
  colour: string;
}

const getStyles = (theme: GrafanaTheme2) => ({
  tiles: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    [theme.breakpoints.up('sm')]: { gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' },
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'repeat(6, minmax(0, 1fr))', gap: theme.spacing(2) },
  }),
  tile: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.25, 2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderTop: '3px solid',
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
  }),
  name: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
  }),
  count: css({ fontSize: 32, lineHeight: 1.1, fontVariantNumeric: 'tabular-nums', fontWeight: 500 }),
});
