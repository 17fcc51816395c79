import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { sessionRoutes } from '@cldera/alert-bridge/contract';
import { secure, sendProblem } from './answers.ts';
import { createBridgeProxy } from './bridge-proxy.ts';
import type { PortalConfig } from './config.ts';
import { createHandlers, notFound, PLUGIN_ID, type Handler } from './handlers.ts';
import { parseTarget, type RequestTarget } from './request-target.ts';

const PLUGIN_PROXY = `/api/plugin-proxy/${PLUGIN_ID}`;

/** What the browser may call on the bridge without the plugin's prefix: signing in comes before the plugin. */
const SESSION_CALLS = new Set(Object.values(sessionRoutes).map(({ method, path }) => `${method} ${path}`));

export interface Portal {
  /** Resolves with the port that was taken. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

/** The portal's web server: host, plugin, and the way to the bridge. */
export function createPortal({ config, log }: { config: PortalConfig; log: Logger }): Portal {
  const bridge = createBridgeProxy(config.bridgeUrl, log);
  const routes = routesTo(createHandlers(config));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    secure(response);
    const target = parseTarget(request.url ?? '');
    if (target === null) {
      sendProblem(response, 400, 'Bad Request', 'The path of the request is not one this server follows.');
      return;
    }
    const onBridge = bridgePath(request.method ?? '', target);
    if (onBridge !== null) {
      bridge.forward(request, response, onBridge);
      return;
    }
    const handler = routes.find(([matches]) => matches(target))?.[1];
    if (handler === undefined) notFound(response);
    else if (request.method === 'GET' || request.method === 'HEAD') await handler(request, response, target);
    else sendProblem(response, 405, 'Method Not Allowed', 'This address can only be read.');
  }

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error, path: request.url }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendProblem(response, 500, 'Internal Server Error', 'The portal could not answer; its log says why.');
    });
  });

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.listenAddress, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        bridge.close();
      }),
  };
}

type Match = (target: RequestTarget) => boolean;

function routesTo(handlers: ReturnType<typeof createHandlers>): readonly (readonly [Match, Handler])[] {
  const exactly = (path: string) => (target: RequestTarget) => target.path === path;
  const under = (path: string) => (target: RequestTarget) => target.path.startsWith(path);
  return [
    [exactly('/'), handlers.index],
    [under('/a/'), handlers.index],
    [exactly('/bootdata.js'), handlers.bootData],
    [under('/public/plugins/'), handlers.pluginFile],
    [under('/public/'), handlers.hostFile],
    [under('/assets/'), handlers.hostFile],
    [exactly('/favicon.svg'), handlers.hostFile],
    [under('/api/plugins/'), handlers.settings],
    [exactly('/-/healthy'), handlers.health],
    [exactly('/-/ready'), handlers.readiness],
  ];
}

/** The path to ask the bridge for; null when the request is not for it. Only what lies under `/api/` is ever passed on. */
function bridgePath(method: string, { path, query }: RequestTarget): string | null {
  if (SESSION_CALLS.has(`${method} ${path}`)) return path + query;
  if (!path.startsWith(`${PLUGIN_PROXY}/api/`)) return null;
  return path.slice(PLUGIN_PROXY.length) + query;
}
