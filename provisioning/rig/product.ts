import { fileURLToPath } from 'node:url';
import { portSetting, PROGRAM_NAMES, type ProgramName } from '../src/start/settings.ts';
import type { StartEvent } from '../src/start/report.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';

const CLDERA = fileURLToPath(new URL('../bin/cldera.js', import.meta.url));
// The plugin and the portal may have to be built first.
const READY_WITHIN_MS = 300_000;

export interface ProductOptions {
  /** Settings besides data folder and ports. */
  env?: Record<string, string>;
  /** To start again on the data of an earlier run; left out: a fresh folder that `stop` removes. */
  data?: string;
  ports?: Record<ProgramName, number>;
}

export interface Product extends Running {
  data: string;
  ports: Record<ProgramName, number>;
  /** The portal's address, without a slash at the end. */
  url: string;
  /** URL of a program by its name. */
  urlOf: (program: ProgramName) => string;
  /** The administrator with the one-time password, at the first start on a data folder. */
  firstRun: { login: string; password: string } | undefined;
  /** What `cldera start --json` has told so far. */
  events: () => StartEvent[];
  /** Process ids of the running programs by name. */
  pids: () => Map<string, number>;
}

/** Starts the whole product with `cldera start` on free ports, and waits until all of it is ready. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const data = options.data ?? temporaryFolder();
  const ports = options.ports ?? (await freePorts());
  const running = await startProcess({
    name: 'cldera',
    command: process.execPath,
    args: [CLDERA, 'start', '--json', '--no-install'],
    env: productEnvironment(data, ports, options.env),
    ready: ({ output }) => eventsIn(output()).some(({ event }) => event === 'all-ready'),
    readyWithinMs: READY_WITHIN_MS,
  });
  const events = () => eventsIn(running.output());
  const urlOf = (program: ProgramName) => `http://127.0.0.1:${ports[program]}`;
  return {
    ...running,
    data,
    ports,
    url: urlOf('portal'),
    urlOf,
    firstRun: events().find((event) => event.event === 'first-run'),
    events,
    pids: () => new Map(events().flatMap((event) => (event.event === 'starting' ? [[event.name, event.pid]] : []))),
    stop: async () => {
      await running.stop();
      if (options.data === undefined) removeFolder(data);
    },
  };
}

/** The settings that `startProduct` starts with. */
export function productEnvironment(
  data: string,
  ports: Record<ProgramName, number>,
  env: Record<string, string> = {},
): Record<string, string> {
  const portSettings = PROGRAM_NAMES.map((name) => [portSetting(name), String(ports[name])]);
  return { CLDERA_DATA: data, ...(Object.fromEntries(portSettings) as Record<string, string>), ...env };
}

async function freePorts(): Promise<Record<ProgramName, number>> {
  const ports = new Set<number>();
  while (ports.size < PROGRAM_NAMES.length) ports.add(await freePort());
  const list = [...ports];
  return Object.fromEntries(PROGRAM_NAMES.map((name, index) => [name, list[index]])) as Record<ProgramName, number>;
}

function eventsIn(output: string): StartEvent[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as StartEvent);
}
