import { RadioButtonGroup, useTheme2 } from '@grafana/ui';
import { Slug, routes, SEVERITIES, type Event } from '@cldera/alert-bridge/contract';
import { ListView } from '../../components/ListView.tsx';
import { NothingHere } from '../../components/NothingHere.tsx';
import { Page } from '../../components/Page.tsx';
import { ReferenceFilter } from '../../components/ReferenceFilter.tsx';
import { SeverityFilter } from '../../components/SeverityFilter.tsx';
import { severityTone } from '../../components/severity-style.ts';
import { oneOf, useFilters } from '../../components/useFilters.ts';
import { useLive, useLiveList } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { t } from '../../words.ts';
import { eventColumns } from './event-columns.tsx';

const STATES = ['open', 'ended', 'all'] as const;

/** What is abnormal now, and what was? */
export function EventsPage() {
  const theme = useTheme2();
  const { filter, search, isFiltered, set, clear } = useEventFilters();
  const live = useLiveList(routes.listEvents, filter, { everySeconds: 10 });
  return (
    <Page nav={{ text: t('pages.events', 'Events'), url: linkTo('events') }} live={live}>
      {(events) => (
        <ListView<Event>
          name="events"
          label={t('pages.events', 'Events')}
          live={live}
          items={events}
          columns={eventColumns()}
          rowKey={({ id }) => id}
          href={({ id }) => linkTo('event', id)}
          edge={({ severity, state }) =>
            state === 'ended' ? theme.colors.border.medium : severityTone(theme, severity).strong
          }
          search={search}
          onSearch={(text) => set('q', text)}
          filters={<EventFilters filter={filter} set={set} />}
          empty={
            <NothingHere
              icon="check-circle"
              filtered={isFiltered}
              onClear={clear}
              message={t('events.empty', 'Nothing is abnormal')}
            >
              {t(
                'events.emptyMore',
                'An event appears here at the first failed check. Once it has failed often enough in a row, a ticket opens and people are told.',
              )}
            </NothingHere>
          }
        />
      )}
    </Page>
  );
}

type Filter = ReturnType<typeof useEventFilters>['filter'];

/** The filters of the URL; what is not valid counts as not set. */
function useEventFilters() {
  const [params, set, clear] = useFilters();
  const state = oneOf(STATES, params.get('state')) ?? 'open';
  const severity = oneOf(SEVERITIES, params.get('severity'));
  const customer = slug(params.get('customer'));
  const resource = slug(params.get('resource'));
  const search = params.get('q') ?? '';
  const filter = {
    state,
    ...(severity !== null && { severity }),
    ...(customer !== null && { customer }),
    ...(resource !== null && { resource }),
  };
  return { filter, search, isFiltered: params.size > 0, set, clear };
}

function slug(text: string | null): string | null {
  return Slug.safeParse(text).data ?? null;
}

function EventFilters({ filter, set }: { filter: Filter; set: (name: string, value: string | null) => void }) {
  const customers = useLive(routes.listCustomers, {}, { everySeconds: 300 });
  const resources = useLive(routes.listResources, {}, { everySeconds: 300 });
  return (
    <>
      <RadioButtonGroup
        aria-label={t('filter.state', 'State')}
        options={[
          { value: 'open', label: t('events.open', 'Open') },
          { value: 'ended', label: t('events.ended', 'Ended') },
          { value: 'all', label: t('filter.all', 'All') },
        ]}
        value={filter.state}
        onChange={(state) => set('state', state === 'open' ? null : state)}
      />
      <SeverityFilter value={filter.severity ?? null} onChange={(severity) => set('severity', severity)} />
      <ReferenceFilter
        label={t('filter.customer', 'Customer')}
        placeholder={t('filter.allCustomers', 'All customers')}
        choices={customers.data?.items ?? []}
        value={filter.customer ?? null}
        onChange={(customer) => set('customer', customer)}
      />
      <ReferenceFilter
        label={t('filter.resource', 'Resource')}
        placeholder={t('filter.allResources', 'All resources')}
        choices={resources.data?.items ?? []}
        value={filter.resource ?? null}
        onChange={(resource) => set('resource', resource)}
      />
    </>
  );
}
