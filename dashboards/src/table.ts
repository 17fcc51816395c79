import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { both, inLanguage, type Language, type Text } from './language.ts';
import { resourceLinks } from './link.ts';
import { DATASOURCE, NO_DATA, type Described, type Surroundings } from './described.ts';
import { mappings, thresholdList, wordMapping, type Meaning, type Steps, type Words } from './value.ts';

/** A column of values: one instant query, one value per row. */
interface Column {
  query: string;
  title: string | Text;
  unit: string | Text;
  decimals?: number;
  /** Colours the cell. */
  steps?: Steps;
  meanings?: readonly Meaning[];
}

/** One row per target, or per target and further labels. */
export interface Table extends Omit<Described, 'unit' | 'decimals'> {
  kind: 'table';
  /** Labels shown as columns after customer and resource, with what they are called. */
  labels: Record<string, string | Text>;
  /** What the values of a label mean; others are shown as they are. */
  words?: Record<string, Words>;
  columns: readonly [Column, ...Column[]];
  /** Instant queries that bring labels only: an info metric's value is always 1. */
  facts?: readonly string[];
  /** Index of the column to sort by, the highest first; `lowest`: the lowest first. */
  sortBy: { column: number; lowest?: boolean };
}

/** Otherwise a cell without a value takes the colour of the lowest step: green. */
const NO_VALUE: Meaning = { none: true, text: '–', color: 'transparent' };

const CUSTOMER = both('客户', 'Customer');
const RESOURCE = both('资源', 'Resource');

export function tablePanel(table: Table, { language, uid }: Surroundings): Panel {
  const titles = table.columns.map((column) => inLanguage(column.title, language));
  const panel = new PanelBuilder()
    .title(inLanguage(table.title, language))
    .description(table.why[language])
    .datasource(DATASOURCE)
    .noValue((table.empty ?? NO_DATA)[language])
    .span(table.width ?? 24)
    .height(table.height ?? 8)
    .sortBy([
      new TableSortByFieldStateBuilder()
        .displayName(titles[table.sortBy.column] ?? '')
        .desc(table.sortBy.lowest !== true),
    ])
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: organize(table, titles, language) })
    .overrideByName(RESOURCE[language], [{ id: 'links', value: resourceLinks(language, uid, '__value.raw') }]);
  for (const [index, query] of queriesOf(table).entries()) {
    panel.withTarget(new DataqueryBuilder().refId(refIdOf(index)).expr(query).format(PromQueryFormat.Table).instant());
  }
  for (const [label, title] of Object.entries(table.labels)) {
    const words = table.words?.[label];
    panel.overrideByName(inLanguage(title, language), [
      // Otherwise an empty cell repeats why the whole panel may be empty.
      { id: 'noValue', value: '–' },
      ...(words === undefined ? [] : [{ id: 'mappings', value: [wordMapping(words, language)] }]),
    ]);
  }
  for (const column of table.columns) {
    panel.overrideByName(inLanguage(column.title, language), properties(column, language));
  }
  return panel.build();
}

function queriesOf(table: Table): string[] {
  return [...table.columns.map((column) => column.query), ...(table.facts ?? [])];
}

function refIdOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** Which columns stand where under which name. A table with one answer calls its values `Value`, otherwise `Value #A`. */
function organize(table: Table, titles: readonly string[], language: Language): object {
  const labels = Object.keys(table.labels);
  const values = queriesOf(table).map((_, index) => `Value #${refIdOf(index)}`);
  const shown = ['resource', 'customer', ...labels, ...values.slice(0, titles.length)];
  const hidden: string[] = ['Time', 'instance', ...values.slice(titles.length)].filter(
    (name) => !labels.includes(name),
  );
  return {
    excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
    indexByName: Object.fromEntries(shown.map((name, index) => [name, index])),
    renameByName: {
      resource: RESOURCE[language],
      customer: CUSTOMER[language],
      ...Object.fromEntries(Object.entries(table.labels).map(([name, title]) => [name, inLanguage(title, language)])),
      Value: titles[0],
      ...Object.fromEntries(titles.map((title, index) => [values[index] ?? '', title])),
    },
  };
}

function properties(column: Column, language: Language): DynamicConfigValue[] {
  return [
    { id: 'unit', value: inLanguage(column.unit, language) },
    ...(column.decimals === undefined ? [] : [{ id: 'decimals', value: column.decimals }]),
    { id: 'mappings', value: mappings([...(column.meanings ?? []), NO_VALUE], language) },
    ...(column.steps === undefined
      ? []
      : [
          { id: 'thresholds', value: { mode: 'absolute', steps: thresholdList(column.steps) } },
          { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
        ]),
  ];
}
