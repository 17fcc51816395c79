import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, TextLink, useStyles2 } from '@grafana/ui';
import type { Resource } from '@cldera/alert-bridge/contract';
import { Figures } from '../../components/Figures.tsx';
import { Health } from '../../components/Health.tsx';
import { Section } from '../../components/Section.tsx';
import { linkTo } from '../../links.ts';
import { t } from '../../words.ts';

/** How the machines are, those that need a look first. */
export function ResourceCards({ resources, total }: { resources: Resource[]; total: number }) {
  const styles = useStyles2(getStyles);
  return (
    <Section
      title={t('overview.health', 'Resource health')}
      aside={
        <TextLink href={linkTo('resources')}>
          {t('overview.allResources', 'All {{n}} resources', { n: total })}
        </TextLink>
      }
    >
      {resources.length === 0 ? (
        <p className={styles.empty}>
          {t('overview.noResources', 'No resources yet. Add one, and its health appears here within a minute.')}
        </p>
      ) : (
        <ul className={styles.cards}>
          {resources.map((resource) => (
            <li key={resource.id} className={styles.card}>
              <div className={styles.head}>
                <span className={styles.words}>
                  <Link href={linkTo('events', { resource: resource.id, state: 'all' })} className={styles.name}>
                    {resource.name}
                  </Link>
                  <span className={styles.customer}>{resource.customer.name}</span>
                </span>
                <Health health={resource.health} worst={resource.worstSeverity} />
              </div>
              <Figures figures={resource.figures} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ margin: 0, color: theme.colors.text.secondary }),
  cards: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  card: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1.25, 1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: theme.spacing(1) }),
  words: css({ minWidth: 0, display: 'flex', flexDirection: 'column' }),
  name: css({
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
  }),
  customer: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
