import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import units from '@grafana/grafana-foundation-sdk/units';
import { ALERT_TABLE } from '../../alert-bridge/src/alerts/alert-table.ts';
import { TEMPLATES } from '../../alert-bridge/src/inventory/templates.ts';
import { FAILURE_REASONS } from '../../exporters/src/failure.ts';
import { PROMETHEUS_UID } from '../../provisioning/src/configuration/grafana.ts';
import { renderDashboard, uidOf, type ClassicDashboard } from '../src/dashboard.ts';
import { DASHBOARDS } from '../src/dashboards.ts';
import { FAILURES } from '../src/failure.ts';
import { dashboardFiles } from '../src/files.ts';
import { A_DISK, DISK_LIMIT } from '../src/host/metrics.ts';
import { LANGUAGES, type Language } from '../src/language.ts';
import { panelsOf, queriesOf } from './panels.ts';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const CHINESE = /\p{Script=Han}/u;
/** Names that are the same in Chinese. */
const NAMES = new Set(['CPU', 'Nginx', 'Redis', 'Tengine']);
const UNITS = new Set<unknown>(Object.values(units));

interface Rendered {
  name: string;
  language: Language;
  json: ClassicDashboard;
}

const RENDERED: Rendered[] = LANGUAGES.flatMap((language) =>
  DASHBOARDS.map((dashboard) => ({
    name: `${language}/${dashboard.template}`,
    language,
    json: renderDashboard(dashboard, language),
  })),
);

/** Every text a person reads, with where it stands. */
function textsOf({ json }: Rendered): [string, string][] {
  return [
    ['title', json.title],
    ['description', json.description],
    ...json.links.filter((link) => link.icon === 'bolt').map((link): [string, string] => ['link', link.title]),
    ...json.templating.list.map((variable): [string, string] => [`variable ${variable.name}`, variable.label ?? '']),
    ...json.annotations.list.map((annotation): [string, string] => ['annotation', annotation.name]),
    ...json.panels.filter((panel) => 'panels' in panel).map((row): [string, string] => ['row', row.title ?? '']),
    ...panelsOf(json).flatMap((panel): [string, string][] => [
      ['panel', panel.title ?? ''],
      [`description of ${panel.title ?? ''}`, panel.description ?? ''],
      [`no data in ${panel.title ?? ''}`, panel.fieldConfig?.defaults.noValue ?? ''],
      ...(panel.fieldConfig?.defaults.links ?? []).map((link): [string, string] => ['data link', link.title]),
    ]),
  ];
}

describe('the committed dashboards', () => {
  it.each(Object.entries(dashboardFiles()))(
    '%s is what the source generates (else: npm run generate)',
    (path, json) => {
      expect(readFileSync(`${FOLDER}${path}`, 'utf8')).toBe(json);
    },
  );

  it.each(LANGUAGES)('has no file in %s that nothing generates', (language) => {
    const committed = readdirSync(`${FOLDER}${language}`).map((name) => `${language}/${name}`);
    expect(committed.sort()).toEqual(
      Object.keys(dashboardFiles())
        .filter((path) => path.startsWith(language))
        .sort(),
    );
  });

  it('has one uid and one title each', () => {
    for (const key of ['uid', 'title'] as const) {
      const all = RENDERED.map(({ json }) => json[key]);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('is where the templates of the bridge look for it', () => {
    const named = TEMPLATES.flatMap(({ dashboard }) => (dashboard === null ? [] : [dashboard]));
    expect(named.sort()).toEqual(DASHBOARDS.map(({ template }) => uidOf(template, 'zh-Hans')).sort());
    expect(TEMPLATES.map(({ id }) => id)).toEqual(expect.arrayContaining(DASHBOARDS.map(({ template }) => template)));
  });
});

describe.each(RENDERED)('$name', (rendered) => {
  const { json, language } = rendered;
  const panels = panelsOf(json);

  it('says everything in its language', () => {
    for (const [where, text] of textsOf(rendered)) {
      expect({ where, text, empty: text.trim() === '' }).toEqual({ where, text, empty: false });
      if (NAMES.has(text)) continue;
      expect({ where, text, chinese: CHINESE.test(text) }).toEqual({ where, text, chinese: language === 'zh-Hans' });
    }
  });

  it('writes no Chinese legend in English', () => {
    if (language === 'zh-Hans') return;
    expect(JSON.stringify(panels)).not.toMatch(CHINESE);
  });

  it('gives every number a unit that Grafana knows', () => {
    for (const panel of panels) {
      const ofColumns = (panel.fieldConfig?.overrides ?? [])
        .flatMap(({ properties }) => properties)
        .filter(({ id }) => id === 'unit')
        .map(({ value }) => value as string);
      const unit = panel.fieldConfig?.defaults.unit;
      const all = [...(unit === undefined ? [] : [unit]), ...ofColumns];
      expect({ panel: panel.title, units: all.length > 0 }).toEqual({ panel: panel.title, units: true });
      for (const one of all) {
        expect({ panel: panel.title, one, known: UNITS.has(one) || /^suffix:./.test(one) }).toEqual({
          panel: panel.title,
          one,
          known: true,
        });
      }
    }
  });

  it('places its panels side by side, never on top of one another or beside the grid', () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of json.panels) {
      expect(gridPos).toBeDefined();
      const { x, y, w, h } = gridPos!;
      expect(x + w).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          const cell = `${column}/${line}`;
          expect({ title, cell, taken: taken.has(cell) }).toEqual({ title, cell, taken: false });
          taken.add(cell);
        }
      }
    }
    const ids = [...json.panels, ...json.panels.flatMap((panel) => ('panels' in panel ? panel.panels : []))].map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks only the chosen data source, customer and resources', () => {
    expect(json.templating.list[0]).toMatchObject({
      name: 'datasource',
      type: 'datasource',
      query: 'prometheus',
      current: { value: PROMETHEUS_UID },
    });
    for (const panel of panels) expect(panel.datasource?.uid).toBe('${datasource}');
    for (const { expr, panel } of queriesOf(json)) {
      const selectors = expr.match(/\{[^}]*\}/g) ?? [];
      expect({ panel, selectors: selectors.length > 0 }).toEqual({ panel, selectors: true });
      for (const selector of selectors) {
        expect(selector).toContain('customer=~"$customer",resource=~"$resource"');
      }
    }
  });

  it('leads to the events of a resource and to the same dashboard in the other language', () => {
    const linked = JSON.stringify(panels);
    expect(linked).toContain('/a/cldera-ops-app/events?resource=${__field.labels.resource}');
    expect(linked).toContain('/a/cldera-ops-app/events?resource=${__value.raw}');
    const uids = RENDERED.map((other) => other.json.uid);
    const away = json.links.flatMap(({ url }) => (url?.startsWith('/d/') === true ? [url.slice('/d/'.length)] : []));
    expect(away).toHaveLength(1);
    expect(uids).toContain(away[0]);
    expect(away[0]).not.toBe(json.uid);
    // Grafana would hide those with a placement in a menu.
    expect([...json.links, ...json.annotations.list].every(({ placement }) => placement === undefined)).toBe(true);
  });

  it('asks the same as in the other language', () => {
    const queries = ({ json: one }: Rendered) =>
      queriesOf(one).map(({ refId, expr, instant }) => ({ refId, expr, instant }));
    const other = RENDERED.find(
      ({ name }) => name !== rendered.name && name.split('/')[1] === rendered.name.split('/')[1],
    );
    expect(queries(rendered)).toEqual(queries(other!));
  });
});

describe('the host dashboard', () => {
  const row = ALERT_TABLE.find(({ id }) => id === 'disk-usage');

  it('turns red where the alert table rings', () => {
    expect(row?.threshold).toBe(DISK_LIMIT);
  });

  it('counts the same file systems as the alert table', () => {
    expect(row?.value).toContain(A_DISK);
  });
});

describe('the reasons of a failed probe', () => {
  it('are all put into words', () => {
    expect(Object.keys(FAILURES).sort()).toEqual([...FAILURE_REASONS].sort());
  });
});
