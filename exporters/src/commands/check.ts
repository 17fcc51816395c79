import type { Auth } from '../auth.ts';
import { loadConfig, type Config } from '../config.ts';
import { ConfigError } from '../settings.ts';
import type { Command, CommandIO } from './command.ts';

const MASK = '********';

/** `exporters check [file]`: whether the configuration can be used, and what would be used. */
export const checkCommand: Command = {
  name: 'exporters check',
  summary: 'Checks the configuration of the exporters and prints what would be used, secrets masked',
  async run([file], io) {
    try {
      const config = await loadConfig(file === undefined ? io.env : { ...io.env, CLDERA_EXPORTERS_CONFIG: file });
      print(describe(config), warningsOf(config), io);
      return 0;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (io.json) io.stdout(JSON.stringify({ ok: false, problems: error.problems }, null, 2));
      else error.problems.forEach(({ field, message }) => io.stderr(`${field}: ${message}`));
      return 1;
    }
  },
};

function print(used: object, warnings: readonly string[], { json, stdout, stderr }: CommandIO): void {
  if (json) {
    stdout(JSON.stringify({ ok: true, config: used, warnings }, null, 2));
    return;
  }
  stdout('The configuration can be used. In use would be:');
  lines(used, '').forEach((line) => stdout(line));
  warnings.forEach((warning) => stderr(`warning: ${warning}`));
}

/** The configuration as it may be shown. */
function describe({ address, port, logLevel, file, inventory, allow, limits, auth, modules }: Config) {
  return {
    listen: `${address}:${port}`,
    log_level: logLevel,
    file: file ?? '(none: defaults)',
    inventory: inventory === null ? '(none)' : { url: withoutUserinfo(inventory.url), token: masked(inventory.token) },
    targets: { allow: allow.map(({ text }) => text) },
    limits: { concurrent_probes: limits.concurrentProbes, queued_probes: limits.queuedProbes },
    auth: Object.fromEntries([...auth].map(([name, module]) => [name, describeAuth(module)])),
    modules: Object.fromEntries(
      [...modules].map(([name, { timeoutMs, maxAnswerBytes, own }]) => [
        name,
        { timeout: `${timeoutMs}ms`, max_answer_bytes: maxAnswerBytes, ...own },
      ]),
    ),
  };
}

function describeAuth({ username, password, tls, targets }: Auth) {
  return {
    username: username ?? '(none)',
    password: masked(password),
    targets: targets?.map(({ text }) => text) ?? '(any that is allowed)',
    tls:
      tls === null
        ? '(none)'
        : {
            ca: tls.ca === undefined ? "(the system's)" : '(from file)',
            cert: tls.cert === undefined ? '(none)' : '(from file)',
            key: tls.key === undefined ? '(none)' : MASK,
            server_name: tls.serverName ?? "(the target's)",
            insecure_skip_verify: !tls.verify,
          },
  };
}

/** What can be used but is hardly meant. */
function warningsOf({ allow, auth }: Config): string[] {
  const hasNames = allow.some(({ host }) => host.kind === 'name');
  const hasNetworks = allow.some(({ host }) => host.kind === 'network');
  const warnings = [...auth.values()]
    .filter(({ tls }) => tls?.verify === false)
    .map(({ name }) => `auth.${name}.tls.insecure_skip_verify: anybody in between can read the password`);
  if (hasNames && !hasNetworks) {
    warnings.push(
      'targets.allow lists names but no network: no name can be probed, because its address must be allowed too',
    );
  }
  return warnings;
}

function masked(secret: string | null): string {
  return secret === null ? '(none)' : MASK;
}

function withoutUserinfo(url: string): string {
  return url.replace(/\/\/[^/@]*@/, `//${MASK}@`);
}

function lines(value: object, indent: string): string[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      const inner = lines(entry, `${indent}  `);
      return inner.length === 0 ? [`${indent}${key}: (none)`] : [`${indent}${key}:`, ...inner];
    }
    return [`${indent}${key}: ${Array.isArray(entry) ? entry.join(', ') : String(entry)}`];
  });
}
