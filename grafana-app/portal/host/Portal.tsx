import { useEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom-v5-compat';
import type { Language, Session } from '@cldera/alert-bridge/contract';
import { followInternalLinks } from './internal-links.ts';
import { navigationFor, startPath } from './navigation.ts';
import { NavigationBar } from './NavigationBar.tsx';
import type { PluginSettings } from './plugin-loader.ts';
import { PluginView } from './PluginView.tsx';
import { TOP_BAR_HEIGHT } from './services.ts';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import type { Words } from './wording.ts';

interface PortalProps {
  session: Session;
  language: Language;
  words: Words;
  /** Of the one plugin that is installed; null when it has not been built. */
  settings: PluginSettings | null;
  pluginId: string;
}

const CONTENT = 'content';

/** The portal around the pages: skip link, top bar, navigation, content, toasts. */
export function Portal({ session, language, words, settings, pluginId }: PortalProps) {
  const styles = useStyles2(stylesOf);
  const [menuOpen, setMenuOpen] = useState(false);
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const includes = settings?.includes ?? [];
  const items = navigationFor(includes, session, language);

  useEffect(() => followInternalLinks(document), []);

  useEffect(() => {
    document.title = words('product');
  }, [words]);

  const arrivedAt = useRef(pathname);
  useEffect(() => {
    if (arrivedAt.current === pathname) return;
    arrivedAt.current = pathname;
    setMenuOpen(false);
    window.scrollTo(0, 0);
    // Without this the focus stays on a link that is gone, and a screen reader says nothing about the new page.
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={styles.portal}>
      <a className={styles.skip} href={`#${CONTENT}`} onClick={() => content.current?.focus()}>
        {words('skipToContent')}
      </a>
      <TopBar session={session} language={language} words={words} menuOpen={menuOpen} onMenu={setMenuOpen} />
      <NavigationBar
        items={items}
        pathname={pathname}
        words={words}
        open={menuOpen}
        onClose={() => setMenuOpen(false)}
      />
      <main id={CONTENT} className={styles.content} ref={content} tabIndex={-1}>
        <Routes>
          <Route path="/" element={<Navigate to={startPath(includes, items, pluginId)} replace />} />
          <Route
            path="/a/:pluginId/*"
            element={<PluginView settings={settings} installed={pluginId} language={language} words={words} />}
          />
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </main>
      <Toasts words={words} />
    </div>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    portal: css({
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      gridTemplateRows: `${TOP_BAR_HEIGHT}px 1fr`,
      minHeight: '100vh',
      background: theme.colors.background.canvas,
    }),
    skip: css({
      position: 'fixed',
      top: theme.spacing(-10),
      left: theme.spacing(1),
      zIndex: theme.zIndex.tooltip,
      padding: theme.spacing(1, 2),
      background: theme.colors.primary.main,
      color: theme.colors.primary.contrastText,
      borderRadius: theme.shape.radius.default,
      '&:focus': { top: theme.spacing(0.5) },
    }),
    content: css({
      gridColumn: 2,
      padding: theme.spacing(3),
      outline: 'none',
      minWidth: 0,
      [theme.breakpoints.down('md')]: { gridColumn: '1 / -1', padding: theme.spacing(2) },
    }),
  };
}
