import path from 'node:path';
import { z } from 'zod';

const PORTAL = path.resolve(import.meta.dirname, '..');

const Environment = z.object({
  CLDERA_PORTAL_PORT: z.coerce.number().int().min(0).max(65535).default(9788),
  CLDERA_LISTEN_ADDRESS: z.string().min(1).default('127.0.0.1'),
  CLDERA_BRIDGE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:9780'),
  CLDERA_PLUGIN_DIST: z.string().min(1).default(path.resolve(PORTAL, '../dist')),
  CLDERA_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface PortalConfig {
  /** 0: any free port. */
  port: number;
  listenAddress: string;
  bridgeUrl: URL;
  /** What `vite build` made. */
  hostDist: string;
  /** What the plugin's webpack made. */
  pluginDist: string;
  logLevel: string;
}

/**
 * The portal's settings; an empty variable counts as unset.
 *
 * @throws Error that names each wrong variable and what is wrong with it
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Readonly<PortalConfig> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`).join('; '));
  }
  const { data } = parsed;
  return Object.freeze({
    port: data.CLDERA_PORTAL_PORT,
    listenAddress: data.CLDERA_LISTEN_ADDRESS,
    bridgeUrl: new URL(data.CLDERA_BRIDGE_URL),
    hostDist: path.join(PORTAL, 'dist'),
    pluginDist: path.resolve(data.CLDERA_PLUGIN_DIST),
    logLevel: data.CLDERA_LOG_LEVEL,
  });
}
