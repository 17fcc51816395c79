import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { inLanguage } from './language.ts';
import { resourceLinks } from './link.ts';
import { DATASOURCE, NO_DATA, type Described, type Surroundings } from './described.ts';
import { mappings, thresholds, type Meaning, type Steps } from './value.ts';

/** One number: of the resource chosen, or of the worst of those chosen, named below it. */
export interface Stat extends Described {
  kind: 'stat';
  /** Instant; its one series names the resource unless `total` is set. */
  query: string;
  /** The number is of all resources together. */
  total?: boolean;
  steps: Steps;
  meanings?: readonly Meaning[];
}

export function statPanel(stat: Stat, { language, uid }: Surroundings): Panel {
  const panel = new PanelBuilder()
    .title(inLanguage(stat.title, language))
    .description(stat.why[language])
    .datasource(DATASOURCE)
    .unit(inLanguage(stat.unit, language))
    .thresholds(thresholds(stat.steps))
    .mappings(mappings(stat.meanings ?? [], language))
    .noValue((stat.empty ?? NO_DATA)[language])
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Background)
    .textMode(stat.total === true ? BigValueTextMode.Value : BigValueTextMode.ValueAndName)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .span(stat.width ?? 4)
    .height(stat.height ?? 4)
    .withTarget(new DataqueryBuilder().refId('A').expr(stat.query).legendFormat('{{resource}}').instant());
  if (stat.decimals !== undefined) panel.decimals(stat.decimals);
  if (stat.total !== true) {
    panel.dataLinks(resourceLinks(language, uid, '__field.labels.resource').map((to) => ({ build: () => to })));
  }
  return panel.build();
}
