import { useEffect, useRef } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { sessionRoutes, type Language, type Session } from '@cldera/alert-bridge/contract';
import { AccountMenu } from './AccountMenu.tsx';
import { announce } from './announce.ts';
import { call } from './bridge.ts';
import { Mark } from './Mark.tsx';
import { NAVIGATION } from './NavigationBar.tsx';
import { TOP_BAR_HEIGHT } from './services.ts';
import { LanguageSwitch, ThemeSwitch } from './Switches.tsx';
import type { Words } from './wording.ts';

interface TopBarProps {
  session: Session;
  language: Language;
  words: Words;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
}

/** Menu button on narrow screens, the product's name, language, theme, account. */
export function TopBar({ session, language, words, menuOpen, onMenu }: TopBarProps) {
  const styles = useStyles2(stylesOf);
  const menuButton = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);

  useEffect(() => {
    // Closed by Escape or by the button itself: back to where it was opened. A chosen page takes the focus later.
    if (wasOpen.current && !menuOpen) menuButton.current?.focus();
    wasOpen.current = menuOpen;
  }, [menuOpen]);

  async function choose(chosen: Language) {
    const answer = await call(sessionRoutes.setLanguage, { body: { language: chosen } });
    // Pages read the language once, when they start.
    if (answer.ok) window.location.reload();
    else announce('error', words('languageNotChanged'), words('unexpected'));
  }

  return (
    <header className={styles.bar}>
      <button
        type="button"
        ref={menuButton}
        className={styles.menu}
        aria-label={words(menuOpen ? 'closeMenu' : 'openMenu')}
        aria-expanded={menuOpen}
        aria-controls={NAVIGATION}
        onClick={() => onMenu(!menuOpen)}
      >
        <Icon name={menuOpen ? 'times' : 'bars'} size="xl" />
      </button>
      <Link href="/" className={styles.product}>
        <Mark size={24} />
        {words('product')}
      </Link>
      <div className={styles.right}>
        <LanguageSwitch words={words} language={language} onLanguage={(chosen) => void choose(chosen)} />
        <ThemeSwitch words={words} />
        <AccountMenu session={session} words={words} />
      </div>
    </header>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    bar: css({
      gridColumn: '1 / -1',
      position: 'sticky',
      top: 0,
      zIndex: theme.zIndex.navbarFixed,
      height: TOP_BAR_HEIGHT,
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 2),
      background: theme.colors.background.primary,
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      [theme.breakpoints.down('md')]: { padding: theme.spacing(0, 1) },
    }),
    menu: css({
      display: 'none',
      width: 40,
      height: 40,
      border: 'none',
      background: 'none',
      color: theme.colors.text.primary,
      borderRadius: theme.shape.radius.default,
      [theme.breakpoints.down('md')]: { display: 'grid', placeContent: 'center' },
    }),
    product: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      color: theme.colors.text.primary,
      fontSize: theme.typography.h5.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    }),
    right: css({ marginLeft: 'auto', display: 'flex', alignItems: 'center' }),
  };
}
