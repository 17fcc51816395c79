import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { inLanguage, type Language, type Text } from './language.ts';
import { resourceLinks } from './link.ts';
import { DATASOURCE, NO_DATA, type Described, type Surroundings } from './described.ts';
import { mappings, thresholds, type Meaning, type Steps } from './value.ts';

interface Curve {
  query: string;
  /** Legend with `{{label}}` in it. */
  legend: string | Text;
  /** Drawn downwards, so that in and out do not cover one another. */
  below?: boolean;
  /** Drawn as a dashed line that is no measured value: a limit, a maximum. */
  dashed?: boolean;
  /** Drawn against the right axis in a unit of its own. */
  rightUnit?: string;
}

/** Curves over time. */
export interface Graph extends Described {
  kind: 'graph';
  curves: readonly [Curve, ...Curve[]];
  /** Parts of a whole, summed over the chosen resources. */
  stacked?: boolean;
  min?: number;
  max?: number;
  /** Drawn as dashed lines where a value becomes worth a look or bad. */
  steps?: Steps;
  meanings?: readonly Meaning[];
  /** The curves are of all resources together: a click cannot lead to one of them. */
  total?: boolean;
}

export function graphPanel(graph: Graph, { language, uid }: Surroundings): Panel {
  const panel = new PanelBuilder()
    .title(inLanguage(graph.title, language))
    .description(graph.why[language])
    .datasource(DATASOURCE)
    .unit(inLanguage(graph.unit, language))
    .mappings(mappings(graph.meanings ?? [], language))
    .noValue((graph.empty ?? NO_DATA)[language])
    .lineWidth(1)
    .fillOpacity(graph.stacked === true ? 40 : 8)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .span(graph.width ?? 12)
    .height(graph.height ?? 9);
  for (const [index, curve] of graph.curves.entries()) {
    const refId = String.fromCharCode(65 + index);
    panel.withTarget(
      new DataqueryBuilder().refId(refId).expr(curve.query).legendFormat(inLanguage(curve.legend, language)).range(),
    );
    const properties = looks(curve);
    if (properties.length > 0) panel.overrideByQuery(refId, properties);
  }
  scale(panel, graph);
  if (graph.total !== true) panel.dataLinks(dataLinks(language, uid));
  return panel.build();
}

function dataLinks(language: Language, uid: string) {
  return resourceLinks(language, uid, '__field.labels.resource').map((to) => ({ build: () => to }));
}

function scale(panel: PanelBuilder, graph: Graph): void {
  if (graph.min !== undefined) panel.min(graph.min);
  if (graph.max !== undefined) panel.max(graph.max);
  if (graph.decimals !== undefined) panel.decimals(graph.decimals);
  if (graph.stacked === true) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (graph.steps === undefined) return;
  panel
    .thresholds(thresholds(graph.steps))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}

function looks(curve: Curve): DynamicConfigValue[] {
  return [
    ...(curve.below === true ? [{ id: 'custom.transform', value: 'negative-Y' }] : []),
    ...(curve.dashed === true
      ? [
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
          { id: 'custom.fillOpacity', value: 0 },
          { id: 'custom.stacking', value: { mode: 'none', group: 'A' } },
        ]
      : []),
    ...(curve.rightUnit === undefined
      ? []
      : [
          { id: 'unit', value: curve.rightUnit },
          { id: 'custom.axisPlacement', value: 'right' },
          { id: 'custom.fillOpacity', value: 0 },
        ]),
  ];
}
