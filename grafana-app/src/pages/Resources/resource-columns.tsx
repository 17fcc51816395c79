import { IconButton } from '@grafana/ui';
import type { Resource } from '@cldera/alert-bridge/contract';
import type { Column } from '../../components/DataTable.tsx';
import { Figures } from '../../components/Figures.tsx';
import { Health, healthWord } from '../../components/Health.tsx';
import { Moment } from '../../components/Moment.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { Tags } from '../../components/Tags.tsx';
import { figureText } from '../../figure-text.ts';
import { linkTo } from '../../links.ts';
import { exactTime } from '../../time-text.ts';
import { inWords, t } from '../../words.ts';

type NameOf = (template: string) => string;

/** `onEnd` null: the person may not end a service. */
export function resourceColumns(nameOf: NameOf, onEnd: ((resource: Resource) => void) | null): Column<Resource>[] {
  return [...facts(nameOf), ...(onEnd === null ? [] : [actions(onEnd)])];
}

function facts(nameOf: NameOf): Column<Resource>[] {
  return [
    {
      key: 'health',
      title: t('resource.healthTitle', 'Health'),
      cell: ({ health, worstSeverity }) => <Health health={health} worst={worstSeverity} />,
      text: ({ health }) => healthWord(health),
      narrow: 'aside',
    },
    {
      key: 'name',
      title: t('resource.name', 'Name'),
      cell: (resource) => (
        <RowLink href={linkTo('events', { resource: resource.id, state: 'all' })}>{resource.name}</RowLink>
      ),
      text: ({ name }) => name,
      narrow: 'lead',
    },
    {
      key: 'customer',
      title: t('filter.customer', 'Customer'),
      cell: ({ customer }) => customer.name,
      text: ({ customer }) => customer.name,
      narrow: 'line',
    },
    {
      key: 'figures',
      title: t('resource.figures', 'Key figures'),
      cell: ({ figures }) =>
        figures.length === 0 ? t('figure.none', 'no data') : <Figures figures={figures} compact />,
      text: ({ figures }) =>
        figures.map(({ name, value, unit }) => `${inWords(name)} ${figureText(value, unit)}`).join('; '),
      narrow: 'line',
    },
    {
      key: 'templates',
      title: t('resource.templates', 'Templates'),
      cell: ({ templates }) => (
        <Tags names={templates.map(({ template }) => nameOf(template))} label={t('resource.templates', 'Templates')} />
      ),
      text: ({ templates }) => templates.map(({ template }) => nameOf(template)).join('; '),
      narrow: 'meta',
    },
    {
      key: 'since',
      title: t('resource.since', 'Watched since'),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      text: ({ createdAt }) => exactTime(createdAt),
      narrow: 'hidden',
    },
  ];
}

function actions(onEnd: (resource: Resource) => void): Column<Resource> {
  return {
    key: 'actions',
    title: t('resource.actions', 'Actions'),
    cell: (resource) => (
      <IconButton
        name="power"
        tooltip={t('resource.endNamed', 'End the service of {{name}}', { name: resource.name })}
        onClick={() => onEnd(resource)}
      />
    ),
    text: () => '',
    narrow: 'end',
  };
}
