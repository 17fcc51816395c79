import { useEffect, useRef, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Mark } from './Mark.tsx';
import type { Words } from './wording.ts';

interface DoorProps {
  title: string;
  words: Words;
  /** Stands in the upper right corner. */
  corner?: ReactNode;
  children: ReactNode;
}

/** The frame of what is shown before the portal itself: one card under the product's name. */
export function Door({ title, words, corner, children }: DoorProps) {
  const styles = useStyles2(stylesOf);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · ${words('product')}`;
    // A field that asked for the focus keeps it; otherwise whoever cannot see the page hears its title.
    if (document.activeElement === document.body) heading.current?.focus();
  }, [title, words]);

  return (
    <div className={styles.page}>
      <div className={styles.corner}>{corner}</div>
      <main className={styles.card}>
        <div className={styles.product}>
          <Mark size={40} />
          <span>{words('product')}</span>
        </div>
        <h1 className={styles.heading} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    page: css({
      minHeight: '100vh',
      display: 'flex',
      flexDirection: 'column',
      background: theme.colors.background.canvas,
      padding: theme.spacing(2),
    }),
    corner: css({ display: 'flex', justifyContent: 'flex-end', minHeight: theme.spacing(4) }),
    card: css({
      width: '100%',
      maxWidth: 400,
      margin: '8vh auto auto',
      padding: theme.spacing(4),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      [theme.breakpoints.down('sm')]: { marginTop: theme.spacing(2), padding: theme.spacing(3, 2) },
    }),
    product: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(3),
      fontSize: theme.typography.h3.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    heading: css({ ...theme.typography.h4, marginBottom: theme.spacing(2), outline: 'none' }),
  };
}
