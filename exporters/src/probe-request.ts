import { createAllowList } from './allow-list.ts';
import type { Auth } from './auth.ts';
import type { Config } from './config.ts';
import { formatEndpoint } from './endpoint.ts';
import type { ModuleConfig, Plan } from './module.ts';
import { problem, type Problem } from './problem.ts';
import type { Refusal } from './self-metrics.ts';

/** A request for a probe, understood. */
export interface Asked {
  config: ModuleConfig;
  plan: Plan;
  auth: Auth | null;
}

export type Understood = { ok: true; asked: Asked } | { ok: false; refusal: Refusal; problem: Problem };

/** Reads `module`, `target` and `auth` of a request for a probe. Other parameters are left alone, as blackbox_exporter does. */
export function understand(query: URLSearchParams, config: Pick<Config, 'modules' | 'auth'>): Understood {
  const moduleName = query.get('module');
  const target = query.get('target');
  if (moduleName === null || moduleName === '') return missing('module', [...config.modules.keys()].join(' or '));
  const module = config.modules.get(moduleName);
  if (module === undefined) {
    const message = `write one of ${[...config.modules.keys()].join(', ')}`;
    return refuse('unknown_module', problem(404, `There is no module of that name.`, [{ field: 'module', message }]));
  }
  if (target === null || target === '') return missing('target', module.module.exampleTarget);
  const plan = module.plan(target);
  if (!plan.ok) return bad('target', plan.problem);
  const auth = findAuth(query.get('auth'), plan.value, config.auth);
  return auth.ok ? { ok: true, asked: { config: module, plan: plan.value, auth: auth.auth } } : auth;
}

type FoundAuth = { ok: true; auth: Auth | null } | Extract<Understood, { ok: false }>;

function findAuth(name: string | null, plan: Plan, modules: Config['auth']): FoundAuth {
  if (name === null || name === '') return { ok: true, auth: null };
  const auth = modules.get(name);
  if (auth === undefined) {
    const message = "add it under auth in the exporters' config file, or correct the name";
    return refuse('unknown_auth', problem(404, 'There is no auth module of that name.', [{ field: 'auth', message }]));
  }
  // Credentials go nowhere but where they belong, whatever a request asks for.
  if (auth.targets !== null && !createAllowList(auth.targets).allowsTarget(plan.endpoint)) {
    const message = `add '${formatEndpoint(plan.endpoint)}' or a pattern to auth.${auth.name}.targets, if it is meant`;
    const detail = `The auth module ${auth.name} is not for the target ${plan.shown}.`;
    return refuse('not_allowed', problem(403, detail, [{ field: 'auth', message }]));
  }
  return { ok: true, auth };
}

function missing(field: string, example: string): Understood {
  return bad(field, `missing: write ${field}=… , for example ${example}`);
}

function bad(field: string, message: string): Extract<Understood, { ok: false }> {
  return refuse('bad_request', problem(400, `The parameter ${field} cannot be used.`, [{ field, message }]));
}

function refuse(refusal: Refusal, cause: Problem): Extract<Understood, { ok: false }> {
  return { ok: false, refusal, problem: cause };
}
