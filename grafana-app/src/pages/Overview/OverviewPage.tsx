import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { routes, type Overview } from '@cldera/alert-bridge/contract';
import { Page } from '../../components/Page.tsx';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { useMay } from '../../session.tsx';
import { t } from '../../words.ts';
import { ChainHealth } from './ChainHealth.tsx';
import { FoundOffers } from './FoundOffers.tsx';
import { OpenEvents, OpenTickets } from './OpenWork.tsx';
import { ResourceCards } from './ResourceCards.tsx';
import { StateBanner } from './StateBanner.tsx';
import { Tiles } from './Tiles.tsx';

/** Is everything all right, and if not, who is on it? */
export function OverviewPage() {
  const live = useLive(routes.getOverview, {}, { everySeconds: 10 });
  return (
    <Page nav={{ text: t('pages.overview', 'Overview'), url: linkTo('overview') }} live={live}>
      {(overview) => <Contents overview={overview} onWatched={live.refresh} />}
    </Page>
  );
}

function Contents({ overview, onWatched }: { overview: Overview; onWatched: () => void }) {
  const styles = useStyles2(getStyles);
  const mayWatch = useMay('inventory.write');
  const firstSteps = overview.resourcesWatched === 0;
  return (
    <>
      <StateBanner overview={overview} />
      {!firstSteps && <Tiles overview={overview} />}
      {firstSteps && mayWatch && <FoundOffers onWatched={onWatched} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <OpenEvents events={overview.events} />
          <OpenTickets tickets={overview.tickets} total={overview.openTickets} />
          {overview.chain !== null && (
            <div className={styles.last}>
              <ChainHealth chain={overview.chain} />
            </div>
          )}
        </div>
        <div className={styles.column}>
          <ResourceCards resources={overview.resources} total={overview.resourcesWatched} />
          {!firstSteps && mayWatch && <FoundOffers onWatched={onWatched} />}
        </div>
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignItems: 'start',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' },
  }),
  column: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
    // In one column, the machines come before what watches them.
    [theme.breakpoints.down('lg')]: { display: 'contents' },
  }),
  last: css({ order: 1 }),
});
