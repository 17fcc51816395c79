import { access } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { send, sendProblem } from './answers.ts';
import { bootDataScript } from './boot-data.ts';
import { sessionCookie } from './bridge-proxy.ts';
import type { PortalConfig } from './config.ts';
import { pluginSettings } from './plugin-settings.ts';
import type { RequestTarget } from './request-target.ts';
import { createStaticFiles } from './static-files.ts';

export const PLUGIN_ID = 'cldera-ops-app';

const ICONS = ['public', 'build', 'img', 'icons'];

const IMMUTABLE = 'public, max-age=31536000, immutable';
const FOR_A_DAY = 'public, max-age=86400';
/** Kept, but asked about every time. */
const REVALIDATED = 'no-cache';

export type Handler = (request: IncomingMessage, response: ServerResponse, target: RequestTarget) => Promise<void>;

/** What the portal answers itself: everything but the bridge's API. */
export function createHandlers({ hostDist, pluginDist }: Pick<PortalConfig, 'hostDist' | 'pluginDist'>) {
  const host = createStaticFiles(hostDist);
  const plugin = createStaticFiles(pluginDist);

  return {
    index: async (request, response) => {
      if (await host.serve(request, response, ['index.html'], REVALIDATED)) return;
      sendProblem(response, 503, 'Not built', 'The portal has not been built: run npm run build.');
    },

    hostFile: async (request, response, { segments }) => {
      if (await host.serve(request, response, segments, cacheOf(segments))) return;
      // A page that names an icon nobody drew gets a plain one, rather than a failed request with every drawing.
      const isIcon = ICONS.every((part, position) => segments[position] === part);
      if (isIcon && (await host.serve(request, response, [...ICONS, 'missing.svg'], FOR_A_DAY))) return;
      notFound(response);
    },

    pluginFile: async (request, response, { segments, query }) => {
      const [, , id, ...file] = segments;
      // webpack names the chunks it refers to by a hash of their content.
      const cache = /[?&]_cache=[0-9a-f]{16,}(?:&|$)/.test(query) ? IMMUTABLE : REVALIDATED;
      if (id !== PLUGIN_ID || !(await plugin.serve(request, response, file, cache))) notFound(response);
    },

    bootData: async (request, response) => {
      send(response, 200, 'text/javascript', await bootDataScript(hostDist, sessionCookie(request) !== null));
    },

    settings: async (_request, response, { segments: [, , id, what] }) => {
      const found = id === PLUGIN_ID && what === 'settings' ? await pluginSettings(pluginDist) : null;
      if (found === null)
        sendProblem(response, 404, 'Not Found', 'No such plugin is installed, or it has not been built.');
      else send(response, 200, 'application/json', JSON.stringify(found));
    },

    health: (_request, response) => {
      send(response, 200, 'application/json', '{"healthy":true}');
      return Promise.resolve();
    },

    readiness: async (_request, response) => {
      const needed = [path.join(hostDist, 'index.html'), path.join(pluginDist, 'module.js')];
      const missing = await Promise.all(
        needed.map(async (file) => ((await exists(file)) ? [] : [path.basename(file)])),
      );
      if (missing.flat().length === 0) send(response, 200, 'application/json', '{"ready":true}');
      else sendProblem(response, 503, 'Not ready', `not built: ${missing.flat().join(', ')}; run npm run build`);
    },
  } satisfies Record<string, Handler>;
}

/** Says that there is nothing here. */
export function notFound(response: ServerResponse): void {
  sendProblem(response, 404, 'Not Found', 'There is nothing at this address.');
}

function cacheOf([first, second]: readonly string[]): string {
  if (first === 'assets') return IMMUTABLE;
  return second === 'locales' ? REVALIDATED : FOR_A_DAY;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
