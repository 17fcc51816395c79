import { renderDashboard } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';
import { LANGUAGES } from './language.ts';

/** The committed files by their path below `dashboards/`: `zh-Hans/host.json` … */
export function dashboardFiles(): Record<string, string> {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) =>
      DASHBOARDS.map((dashboard) => [
        `${language}/${dashboard.template}.json`,
        `${JSON.stringify(renderDashboard(dashboard, language), null, 2)}\n`,
      ]),
    ),
  );
}
