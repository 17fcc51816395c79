import { ConfigError, readConfig, type Config } from '../config.ts';
import type { Command } from './command.ts';

/** `cldera config check`: what would be used, secrets masked; or everything that is wrong. */
export const configCheck: Command = {
  name: 'config check',
  summary: "Check the bridge's settings and print what would be used",
  run(_, io) {
    try {
      const shown = masked(readConfig(io.env));
      if (io.json) io.stdout(JSON.stringify({ valid: true, settings: shown }));
      else for (const [name, value] of Object.entries(shown)) io.stdout(`${name}: ${value}`);
      return Promise.resolve(0);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (io.json) io.stdout(JSON.stringify({ valid: false, problems: error.problems }));
      else for (const problem of error.problems) io.stderr(problem);
      return Promise.resolve(1);
    }
  },
};

function masked(config: Config): Record<string, string> {
  const rows = config.alertTable.rows.map((row) => {
    const sign = row.abnormal === 'above' ? '>' : '<';
    return `${row.id} ${sign} ${row.threshold}, N=${row.checks}, ${row.normalIntervalSeconds}/${row.abnormalIntervalSeconds} s, ${row.severity}`;
  });
  return {
    data: config.dataFolder,
    listen: `${config.listenAddress}:${config.port}`,
    'public URL': config.publicUrl,
    database:
      'file' in config.database ? `SQLite ${config.database.file}` : `PostgreSQL ${hostOf(config.database.url)}`,
    prometheus: config.prometheusUrl,
    alertmanager: config.alertmanagerUrl,
    'rules file': config.rulesFile,
    'webhook token': '********',
    'discovery token': '********',
    mail:
      config.smtpUrl === undefined
        ? `kept in ${config.mailFolder}`
        : `${hostOf(config.smtpUrl)}, from ${config.mailFrom}`,
    grafana: config.grafana === undefined ? 'not used' : config.grafana.url,
    'alert table': rows.join('; '),
    overrides: String(config.alertTable.overrides.length),
  };
}

/** Host, port and path of a URL; never user or password. */
function hostOf(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname === '/' ? '' : pathname}`;
}
