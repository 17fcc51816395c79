import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ClassicDashboard } from '../src/dashboard.ts';

/** A query as a dashboard's JSON holds it. */
export interface PanelQuery {
  panel: string;
  type: string;
  refId: string;
  expr: string;
  instant: boolean;
  legend: string;
  /** A click on a series leads to its resource. */
  linked: boolean;
}

/** Every panel but the rows, those inside collapsed rows too. */
export function panelsOf(dashboard: ClassicDashboard): Panel[] {
  return dashboard.panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
}

export function queriesOf(dashboard: ClassicDashboard): PanelQuery[] {
  return panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => {
      const { refId, expr, instant, legendFormat } = target as unknown as {
        refId: string;
        expr: string;
        instant?: boolean;
        legendFormat?: string;
      };
      return {
        panel: panel.title ?? '',
        type: panel.type,
        refId,
        expr,
        instant: instant === true,
        legend: legendFormat ?? '',
        linked: panel.fieldConfig?.defaults.links !== undefined,
      };
    }),
  );
}
