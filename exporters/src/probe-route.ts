import type { Logger } from 'pino';
import { addressRemedy, type Admission } from './guard.ts';
import type { History } from './history.ts';
import { expositionReply, problemReply, type Reply, type Request } from './http-server.ts';
import type { Plan } from './module.ts';
import { understand, type Asked } from './probe-request.ts';
import { probeFamilies, type Answer, type Finding, type Outcome } from './prober.ts';
import { problem } from './problem.ts';
import type { Running } from './running.ts';
import { scrapeDeadline } from './scrape-deadline.ts';
import type { SelfMetrics } from './self-metrics.ts';

export interface ProbeParts {
  log: Logger;
  now: () => number;
  wallClock: () => number;
  current: () => Running;
  metrics: SelfMetrics;
  history: History;
}

/** `GET /probe`: the families of one target, within the deadline. */
export function probeHandler(parts: ProbeParts): (request: Request) => Promise<Reply> {
  const { log, now, current, metrics } = parts;

  return async (request) => {
    const start = now();
    const running = current();
    const understood = understand(request.query, running.config);
    if (!understood.ok) {
      metrics.countRefusal(understood.refusal);
      return problemReply(understood.problem);
    }
    const { config, plan } = understood.asked;
    const scrapeTimeout = request.headers['x-prometheus-scrape-timeout-seconds'];
    const deadlineMs = scrapeDeadline(config.timeoutMs, Array.isArray(scrapeTimeout) ? undefined : scrapeTimeout);
    const admission = await within(running.guard(config.module.name, plan.endpoint), deadlineMs);
    if (admission?.admitted === false) {
      metrics.countRefusal('not_allowed');
      log.debug({ module: config.module.name, target: plan.shown }, 'target refused');
      return problemReply(notAllowed(`The target ${plan.shown} is not allowed.`, admission.remedy));
    }
    const left = deadlineMs - (now() - start);
    const answer =
      admission === null ? guardTooLate(deadlineMs) : await fly(running, understood.asked, admission, left, request);
    return report(parts, understood.asked, answer, (now() - start) / 1000, request);
  };
}

async function fly(
  { prober }: Running,
  { config, plan, auth }: Asked,
  { admits }: Extract<Admission, { admitted: true }>,
  deadlineMs: number,
  request: Request,
): Promise<Answer> {
  const { answer, leave } = prober({ config, plan, auth, admits, deadlineMs });
  request.onGone(leave);
  return answer;
}

/** Counts and remembers the answer, and puts it into words. */
function report(
  { log, wallClock, metrics, history }: ProbeParts,
  { config, plan, auth }: Asked,
  answer: Answer,
  seconds: number,
  { headers }: Request,
): Reply {
  const { outcome } = answer;
  const moduleName = config.module.name;
  metrics.countAnswer(moduleName, answer, seconds);
  const { result, detail } = inWords(outcome);
  const target = plan.shown;
  history.add({ at: wallClock(), moduleName, target, authName: auth?.name ?? null, seconds, result, detail });
  if (result !== 'success') log.debug({ module: moduleName, target, reason: result, detail }, 'probe failed');
  if (outcome.kind === 'refused') return problemReply(addressNotAllowed(plan, outcome.address));
  return expositionReply(probeFamilies(config.module.vitals, outcome), headers);
}

function inWords(outcome: Outcome): { result: string; detail: string } {
  switch (outcome.kind) {
    case 'success':
      return { result: 'success', detail: '' };
    case 'failure':
      return { result: outcome.reason, detail: outcome.detail };
    case 'refused':
      return { result: 'not_allowed', detail: `the name leads to ${outcome.address}` };
  }
}

function addressNotAllowed({ shown, endpoint }: Plan, address: string) {
  const detail = `The target ${shown} leads to the address ${address}, which is not allowed.`;
  return notAllowed(detail, addressRemedy(endpoint, address));
}

function notAllowed(detail: string, remedy: string) {
  return problem(403, detail, [{ field: 'target', message: remedy }]);
}

function guardTooLate(deadlineMs: number): Answer {
  const detail = 'the inventory did not say in time whether the target is under service';
  const finding: Finding = { kind: 'failure', reason: 'timeout', detail, seconds: deadlineMs / 1000 };
  return { outcome: finding, shared: false };
}

/** The value, or null when it comes too late. */
async function within<T>(work: T | Promise<T>, ms: number): Promise<T | null> {
  if (!(work instanceof Promise)) return work;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
