import { useState } from 'react';
import { Button } from '@grafana/ui';
import { routes, Slug, type Resource } from '@cldera/alert-bridge/contract';
import { ListView } from '../../components/ListView.tsx';
import { NothingHere } from '../../components/NothingHere.tsx';
import { Page } from '../../components/Page.tsx';
import { ReferenceFilter } from '../../components/ReferenceFilter.tsx';
import { useFilters } from '../../components/useFilters.ts';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { useMay } from '../../session.tsx';
import { t } from '../../words.ts';
import { AddResource } from './AddResource.tsx';
import { EndService } from './EndService.tsx';
import { resourceColumns } from './resource-columns.tsx';
import { useTemplates } from './useTemplates.ts';

/** What do we watch, and is it watched well? */
export function ResourcesPage() {
  const [params, set, clear] = useFilters();
  const customer = Slug.safeParse(params.get('customer')).data;
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Resource | null>(null);
  const mayWrite = useMay('inventory.write');
  const templates = useTemplates();
  const live = useLive(
    routes.listResources,
    { query: customer === undefined ? {} : { customer } },
    { everySeconds: 15 },
  );
  const add = mayWrite && (
    <Button icon="plus" size="sm" onClick={() => setAdding(true)}>
      {t('resources.add', 'Add a resource')}
    </Button>
  );
  return (
    <Page nav={{ text: t('pages.resources', 'Resources'), url: linkTo('resources') }} live={live} actions={add}>
      {({ items }) => (
        <>
          <ListView<Resource>
            name="resources"
            label={t('pages.resources', 'Resources')}
            live={{ changing: live.changing, more: null }}
            items={items}
            columns={resourceColumns(templates.nameOf, mayWrite ? setEnding : null)}
            rowKey={({ id }) => id}
            href={({ id }) => linkTo('events', { resource: id, state: 'all' })}
            search={params.get('q') ?? ''}
            onSearch={(text) => set('q', text)}
            filters={<CustomerFilter value={customer ?? null} onChange={(id) => set('customer', id)} />}
            empty={
              <NothingHere
                icon="database"
                filtered={params.size > 0}
                onClear={clear}
                message={t('resources.empty', 'Nothing is watched yet')}
              >
                <p>
                  {t(
                    'resources.emptyMore',
                    'Add a host, a port, an Nginx or a Redis: Prometheus watches it within a minute.',
                  )}
                </p>
                {add}
              </NothingHere>
            }
          />
          {adding && (
            <AddResource
              templates={templates.all}
              onClose={() => setAdding(false)}
              onAdded={() => {
                setAdding(false);
                live.refresh();
              }}
            />
          )}
          {ending !== null && (
            <EndService
              resource={ending}
              onClose={() => setEnding(null)}
              onEnded={() => {
                setEnding(null);
                live.refresh();
              }}
            />
          )}
        </>
      )}
    </Page>
  );
}

function CustomerFilter({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const customers = useLive(routes.listCustomers, {}, { everySeconds: 300 });
  return (
    <ReferenceFilter
      label={t('filter.customer', 'Customer')}
      placeholder={t('filter.allCustomers', 'All customers')}
      choices={customers.data?.items ?? []}
      value={value}
      onChange={onChange}
    />
  );
}
