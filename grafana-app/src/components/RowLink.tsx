import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';

/** The link a row stands for: j and k move between these. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <Link href={href} className={styles.link} data-row-link="">
      {children}
    </Link>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({
    color: theme.colors.text.primary,
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
    '&:hover': { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
});
