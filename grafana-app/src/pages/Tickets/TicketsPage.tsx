import { RadioButtonGroup, useTheme2 } from '@grafana/ui';
import { routes, SEVERITIES, Slug, type Ticket } from '@cldera/alert-bridge/contract';
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
import { ticketColumns } from './ticket-columns.tsx';

const STATES = ['open', 'closed', 'all'] as const;

/** What must I do next? The bridge orders by urgency. */
export function TicketsPage() {
  const theme = useTheme2();
  const { filter, search, isFiltered, set, clear } = useTicketFilters();
  const live = useLiveList(routes.listTickets, filter, { everySeconds: 10 });
  return (
    <Page nav={{ text: t('pages.tickets', 'Tickets'), url: linkTo('tickets') }} live={live}>
      {(tickets) => (
        <ListView<Ticket>
          name="tickets"
          label={t('pages.tickets', 'Tickets')}
          live={live}
          items={tickets}
          columns={ticketColumns()}
          rowKey={({ id }) => id}
          href={({ id }) => linkTo('ticket', id)}
          edge={({ severity, state }) =>
            state === 'closed' || state === 'resolved'
              ? theme.colors.border.medium
              : severityTone(theme, severity).strong
          }
          search={search}
          onSearch={(text) => set('q', text)}
          filters={<TicketFilters filter={filter} set={set} />}
          empty={
            <NothingHere
              icon="check-circle"
              filtered={isFiltered}
              onClear={clear}
              message={t('tickets.empty', 'No open tickets')}
            >
              {t(
                'tickets.emptyMore',
                'When an event is confirmed, a ticket opens here by itself, the most urgent first.',
              )}
            </NothingHere>
          }
        />
      )}
    </Page>
  );
}

type Filter = ReturnType<typeof useTicketFilters>['filter'];

function useTicketFilters() {
  const [params, set, clear] = useFilters();
  const severity = oneOf(SEVERITIES, params.get('severity'));
  const customer = Slug.safeParse(params.get('customer')).data;
  const filter = {
    state: oneOf(STATES, params.get('state')) ?? 'open',
    ...(severity !== null && { severity }),
    ...(customer !== undefined && { customer }),
  };
  return { filter, search: params.get('q') ?? '', isFiltered: params.size > 0, set, clear };
}

function TicketFilters({ filter, set }: { filter: Filter; set: (name: string, value: string | null) => void }) {
  const customers = useLive(routes.listCustomers, {}, { everySeconds: 300 });
  return (
    <>
      <RadioButtonGroup
        aria-label={t('filter.state', 'State')}
        options={[
          { value: 'open', label: t('tickets.open', 'Open') },
          { value: 'closed', label: t('tickets.closed', 'Closed') },
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
    </>
  );
}
