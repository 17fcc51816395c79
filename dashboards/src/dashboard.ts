import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type AnnotationQuery,
  type DashboardLink,
  type GridPos,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { DATASOURCE, type Surroundings } from './described.ts';
import { both, inLanguage, type Language, type Text } from './language.ts';
import { dashboardLinks } from './link.ts';
import { renderPanel, type PanelSpec } from './panel.ts';

export interface Row {
  title: string | Text;
  /** Opened by a click: what is looked at once the cause is narrowed down. */
  collapsed?: boolean;
  panels: readonly PanelSpec[];
}

/** One dashboard in every language. */
export interface Dashboard {
  /** Id of the template whose targets it shows; also its file's name. */
  template: string;
  title: Text;
  why: Text;
  rows: readonly Row[];
}

/** Grafana's classic dashboard model, which 12.4 and 13 both load from files. */
export interface ClassicDashboard {
  uid: string;
  title: string;
  description: string;
  tags: string[];
  schemaVersion: number;
  editable: boolean;
  graphTooltip: number;
  refresh: string;
  time: { from: string; to: string };
  timezone: string;
  links: DashboardLink[];
  annotations: { list: AnnotationQuery[] };
  templating: { list: VariableModel[] };
  panels: (Panel | RowPanel)[];
}

/** Uid of the Prometheus data source that provisioning creates. */
const PROMETHEUS = 'cldera-prometheus';
const SCHEMA_VERSION = 42;
const SHARED_CROSSHAIR = 1;
const COLUMNS = 24;

export function uidOf(template: string, language: Language): string {
  return `cldera-${template}${{ 'zh-Hans': '', 'en-US': '-en' }[language]}`;
}

/** The dashboard in one language, as committed and loaded by Grafana. */
export function renderDashboard(dashboard: Dashboard, language: Language): ClassicDashboard {
  const uid = uidOf(dashboard.template, language);
  const other = language === 'en-US' ? 'zh-Hans' : 'en-US';
  return {
    uid,
    title: dashboard.title[language],
    description: dashboard.why[language],
    tags: ['cldera', dashboard.template, language],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: SHARED_CROSSHAIR,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    links: dashboardLinks(language, uidOf(dashboard.template, other)),
    annotations: { list: [alerts(language)] },
    templating: { list: variables(dashboard.template, language) },
    panels: place(dashboard.rows, { language, uid }),
  };
}

function variables(template: string, language: Language): VariableModel[] {
  const all = both('全部', 'All')[language];
  const label = (name: string, title: Text, query: string) =>
    new QueryVariableBuilder(name)
      .label(title[language])
      .datasource(DATASOURCE)
      .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
      .definition(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .includeAll(true)
      // One short matcher however many resources there are.
      .allValue('.*')
      .current({ text: all, value: '$__all' });
  return [
    new DatasourceVariableBuilder('datasource')
      .label(both('数据源', 'Data source')[language])
      .type('prometheus')
      .current({ text: 'Prometheus', value: PROMETHEUS })
      .build(),
    label('customer', both('客户', 'Customer'), `label_values(up{job="${template}"}, customer)`).build(),
    label('resource', both('资源', 'Resource'), `label_values(up{job="${template}",customer=~"$customer"}, resource)`)
      .multi(true)
      .current({ text: [all], value: ['$__all'] })
      .build(),
  ];
}

/** Every alert of the chosen resources, of whatever template: a port that closed explains a web server that is silent. */
function alerts(language: Language): AnnotationQuery {
  const firing = 'ALERTS{alertstate="firing",alertname!="Watchdog",customer=~"$customer",resource=~"$resource"}';
  // Written out, because the builder would put its switch into a menu.
  return {
    name: both('报警', 'Alerts')[language],
    datasource: DATASOURCE,
    enable: true,
    iconColor: 'red',
    target: new DataqueryBuilder().refId('Anno').expr(firing).interval('15s').range().build(),
    titleFormat: '{{alertname}}',
    textFormat: '{{customer}} / {{resource}} {{instance}} {{mountpoint}}',
    tagKeys: 'resource',
  };
}

/** Panels from left to right, row by row. A collapsed row keeps its panels inside itself. */
function place(rows: readonly Row[], surroundings: Surroundings): (Panel | RowPanel)[] {
  let y = 0;
  let id = 0;
  return rows.flatMap((row) => {
    const header: RowPanel = {
      type: 'row',
      id: ++id,
      title: inLanguage(row.title, surroundings.language),
      collapsed: row.collapsed === true,
      gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
      panels: [],
    };
    const below = y;
    let x = 0;
    let tallest = 0;
    const panels = row.panels.map((spec) => {
      const panel = renderPanel(spec, surroundings);
      const { w, h } = panel.gridPos ?? { w: COLUMNS, h: 8 };
      if (x + w > COLUMNS) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      const gridPos: GridPos = { x, y, w, h };
      x += w;
      tallest = Math.max(tallest, h);
      return { ...panel, id: ++id, gridPos };
    });
    // What a collapsed row holds takes no room until it is opened.
    y = header.collapsed ? below : y + tallest;
    return header.collapsed ? [{ ...header, panels }] : [header, ...panels];
  });
}
