import { useEffect, useRef } from 'react';
import { css, cx } from '@emotion/css';
import { isIconName, type GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { activeItem, type NavigationItem } from './navigation.ts';
import { TOP_BAR_HEIGHT } from './services.ts';
import type { Words } from './wording.ts';

interface NavigationBarProps {
  items: readonly NavigationItem[];
  pathname: string;
  words: Words;
  /** On narrow screens, where it lies over the page. */
  open: boolean;
  onClose: () => void;
}

export const NAVIGATION = 'navigation';

/** The pages, at the left; on narrow screens behind the menu button. */
export function NavigationBar({ items, pathname, words, open, onClose }: NavigationBarProps) {
  const styles = useStyles2(stylesOf);
  const list = useRef<HTMLUListElement>(null);
  const active = activeItem(items, pathname);

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector('a')?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open, onClose]);

  return (
    <>
      {open && <div className={styles.shade} onClick={onClose} aria-hidden="true" />}
      <nav id={NAVIGATION} className={cx(styles.bar, open && styles.open)} aria-label={words('navigation')}>
        <ul ref={list} className={styles.list}>
          {items.map((item) => (
            <li key={item.path}>
              <Link
                href={item.path}
                className={cx(styles.link, item === active && styles.active)}
                aria-current={item === active ? 'page' : undefined}
              >
                <Icon name={iconOf(item)} size="lg" />
                {item.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

function iconOf({ icon }: NavigationItem) {
  return icon !== null && isIconName(icon) ? icon : 'circle';
}

function stylesOf(theme: GrafanaTheme2) {
  const narrow = theme.breakpoints.down('md');
  return {
    shade: css({
      display: 'none',
      [narrow]: {
        display: 'block',
        position: 'fixed',
        inset: `${TOP_BAR_HEIGHT}px 0 0 0`,
        zIndex: theme.zIndex.modalBackdrop,
        background: theme.components.overlay.background,
      },
    }),
    bar: css({
      gridRow: 2,
      width: 216,
      padding: theme.spacing(2, 1),
      background: theme.colors.background.primary,
      borderRight: `1px solid ${theme.colors.border.weak}`,
      [theme.breakpoints.up('md')]: {
        position: 'sticky',
        top: TOP_BAR_HEIGHT,
        height: `calc(100vh - ${TOP_BAR_HEIGHT}px)`,
        overflowY: 'auto',
      },
      [narrow]: { display: 'none' },
    }),
    open: css({
      [narrow]: {
        display: 'block',
        position: 'fixed',
        top: TOP_BAR_HEIGHT,
        bottom: 0,
        left: 0,
        width: 260,
        maxWidth: '85vw',
        overflowY: 'auto',
        zIndex: theme.zIndex.modal,
      },
    }),
    list: css({ listStyle: 'none', margin: 0, padding: 0 }),
    link: css({
      position: 'relative',
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      minHeight: theme.spacing(5),
      padding: theme.spacing(0.5, 1.5),
      color: theme.colors.text.secondary,
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    active: css({
      background: theme.colors.action.selected,
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      '&::before': {
        content: '""',
        position: 'absolute',
        left: 0,
        top: theme.spacing(1),
        bottom: theme.spacing(1),
        width: 4,
        borderRadius: theme.shape.radius.default,
        background: theme.colors.gradients.brandVertical,
      },
    }),
  };
}
