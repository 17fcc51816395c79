import { expositionReply, problemReply, textReply, type Handler, type Routes } from './http-server.ts';
import { landingPage } from './landing.ts';
import { MODULES } from './modules/index.ts';
import { probeHandler, type ProbeParts } from './probe-route.ts';
import { problem } from './problem.ts';
import { processFamilies } from './process-metrics.ts';
import { ConfigError } from './settings.ts';

export type Reload = { ok: true } | { ok: false; error: unknown };

interface Parts extends ProbeParts {
  version: string;
  reload: () => Promise<Reload>;
  isReady: () => boolean;
}

/** Every path this process answers. */
export function createRoutes(parts: Parts): Routes {
  const { version, history, isReady } = parts;
  return {
    '/': {
      GET: () => ({
        status: 200,
        contentType: 'text/html; charset=utf-8',
        body: landingPage({ version, modules: MODULES, probes: history.latest() }),
      }),
    },
    '/probe': { GET: probeHandler(parts) },
    '/metrics': { GET: metricsHandler(parts) },
    '/-/healthy': { GET: () => textReply(200, 'healthy') },
    '/-/ready': { GET: () => (isReady() ? textReply(200, 'ready') : textReply(503, 'stopping')) },
    '/-/reload': { POST: reloadHandler(parts) },
  };
}

/** The process's own families; those of targets are never among them. */
function metricsHandler({ current, metrics }: Parts): Handler {
  return async ({ headers }) => {
    const { slots, inventory } = current();
    const now = {
      running: slots.taken,
      waiting: slots.waiting,
      inventory: inventory?.state() ?? new Map<string, never>(),
    };
    return expositionReply([...metrics.families(now), ...(await processFamilies())], headers);
  };
}

function reloadHandler({ reload }: Parts): Handler {
  return async () => {
    const result = await reload();
    if (result.ok) return textReply(200, 'reloaded');
    if (result.error instanceof ConfigError) {
      return problemReply(
        problem(400, 'The configuration has mistakes; the former stays in use.', result.error.problems),
      );
    }
    return problemReply(problem(500, 'The configuration could not be read; the former stays in use.'));
  };
}
