import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Surroundings } from './described.ts';
import { graphPanel, type Graph } from './graph.ts';
import { statPanel, type Stat } from './stat.ts';
import { tablePanel, type Table } from './table.ts';

export type PanelSpec = Stat | Graph | Table;

/** A panel in Grafana's form, without id and place. */
export function renderPanel(panel: PanelSpec, surroundings: Surroundings): Panel {
  switch (panel.kind) {
    case 'stat':
      return statPanel(panel, surroundings);
    case 'graph':
      return graphPanel(panel, surroundings);
    case 'table':
      return tablePanel(panel, surroundings);
  }
}
