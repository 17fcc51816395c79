import { useEffect } from 'react';
import { css } from '@emotion/css';
import { PageLayoutType, type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { languageNow } from './languages.ts';
import { wordsIn } from './wording.ts';

/** The frame that Grafana gives to a plugin's page: way up, title, facts, actions. */
export function PluginPage(props: PluginPageProps) {
  const title = props.pageNav?.text ?? '';

  useEffect(() => {
    if (title === '') return;
    const product = wordsIn(languageNow())('product');
    document.title = `${title} · ${product}`;
    return () => {
      document.title = product;
    };
  }, [title]);

  return (
    <>
      {props.layout !== PageLayoutType.Custom && <Header {...props} title={title} />}
      {props.children}
    </>
  );
}

function Header({ title, pageNav, info = [], actions, renderTitle, subTitle }: PluginPageProps & { title: string }) {
  const styles = useStyles2(stylesOf);
  const below = subTitle ?? pageNav?.subTitle;
  const plainTitle = () => <h1 className={styles.title}>{title}</h1>;
  return (
    <>
      <WayUp item={pageNav?.parentItem} />
      <div className={styles.header}>
        <div className={styles.titles}>
          {title !== '' && (renderTitle ?? plainTitle)(title)}
          {info.map(({ label, value }) => (
            <span key={label} className={styles.fact}>
              {label} {value}
            </span>
          ))}
        </div>
        {actions}
      </div>
      {below !== undefined && <p className={styles.subTitle}>{below}</p>}
    </>
  );
}

function WayUp({ item }: { item: NavModelItem | undefined }) {
  const styles = useStyles2(stylesOf);
  if (item?.url === undefined) return null;
  return (
    <Link href={item.url} className={styles.up}>
      <Icon name="angle-left" />
      {item.text}
    </Link>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    header: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    }),
    titles: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(1, 2), minWidth: 0 }),
    title: css({ ...theme.typography.h2, margin: 0, overflowWrap: 'anywhere' }),
    fact: css({ color: theme.colors.text.secondary }),
    subTitle: css({ color: theme.colors.text.secondary, marginBottom: theme.spacing(2) }),
    up: css({
      display: 'inline-flex',
      alignItems: 'center',
      marginBottom: theme.spacing(1),
      color: theme.colors.text.secondary,
      '&:hover': { color: theme.colors.text.primary },
    }),
  };
}
