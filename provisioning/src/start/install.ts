import { CommandError } from '../command.ts';
import { findOnPath } from './binaries.ts';
import type { Report } from './report.ts';
import { runLogged } from './run-logged.ts';
import type { Voice } from './wording.ts';

export interface InstallOptions {
  env: NodeJS.ProcessEnv;
  isRoot: boolean;
  /** Where apt's output goes. */
  log: string;
  report: Report;
  voice: Voice;
  interrupted: AbortSignal;
  /** What keeps Debian's packages from starting their services (invoke-rc.d(8)). */
  policyFile?: string;
}

// The policy is only laid down where there is none, and taken away again whatever happens.
const SCRIPT = `
policy=$1; shift
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q && apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$@"
`;

/** Whether packages can be installed by apt here. */
export function hasApt(env: NodeJS.ProcessEnv): boolean {
  return findOnPath('apt-get', env['PATH']) !== undefined;
}

/**
 * Installs Debian packages without starting their services; as root, or through sudo.
 * @throws CommandError when that fails
 */
export async function installPackages(packages: readonly string[], options: InstallOptions): Promise<void> {
  const { env, voice, report, log } = options;
  const names = packages.join(' ');
  if (!options.isRoot && findOnPath('sudo', env['PATH']) === undefined) {
    throw new CommandError(voice('no-sudo', { packages: names }));
  }
  report({ event: 'installing', packages: [...packages] });
  const startedAt = performance.now();
  const script = ['sh', '-c', SCRIPT, 'install', options.policyFile ?? '/usr/sbin/policy-rc.d', ...packages];
  const [command = 'sh', ...args] = options.isRoot ? script : ['sudo', ...script];
  const outcome = await runLogged({ command, args }, { env, log, interrupted: options.interrupted });
  if (outcome.code !== 0) {
    throw new CommandError(voice('install-failed', { code: outcome.code ?? -1, log, tail: outcome.tail }));
  }
  report({ event: 'installed', seconds: (performance.now() - startedAt) / 1_000 });
}
