import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Auth } from './auth.ts';
import type { TlsOptions } from './connect.ts';
import type { Endpoint, Parsed } from './endpoint.ts';
import { metric, type Family, type Metric } from './metric.ts';
import { duration, section } from './settings.ts';

/** What a module reads a target with. */
export interface Link {
  /** Connects to the plan's endpoint, if its address is admitted. The socket is destroyed when the probe is given up. */
  connect: (tls: TlsOptions | null) => Promise<Socket>;
  auth: Auth | null;
  maxAnswerBytes: number;
}

/** A target understood: where it is and how to read it. */
export interface Plan {
  endpoint: Endpoint;
  /** Tells targets apart: probes of the same key at the same time are one. */
  key: string;
  /** The target as people may see it: a URL without its query. */
  shown: string;
  /** @throws ProbeFailure */
  read: (link: Link) => Promise<Family[]>;
}

/** A module with its settings. */
export interface ModuleConfig {
  module: Module;
  /** The longest a probe may take when Prometheus does not say so, or allows more; ms. */
  timeoutMs: number;
  maxAnswerBytes: number;
  /** The module's own settings as written, for people to check. */
  own: Readonly<Record<string, unknown>>;
  plan: (target: string) => Parsed<Plan>;
}

/** The families every probe of a module answers with. */
export interface Vitals {
  up: Metric;
  duration: Metric;
  failure: Metric;
}

export interface Module {
  name: string;
  /** One line: what is read. */
  summary: string;
  /** How a target is written. */
  exampleTarget: string;
  vitals: Vitals;
  /** Every family the module can answer with, beside the vitals. */
  metrics: readonly Metric[];
  /** Reads `modules.<name>` of the config file. */
  schema: z.ZodType<ModuleConfig>;
}

interface Definition<Own extends z.ZodRawShape> {
  name: string;
  summary: string;
  exampleTarget: string;
  timeout: string;
  maxAnswerBytes: number;
  metrics: readonly Metric[];
  /** The module's own keys under `modules.<name>`. */
  settings: Own;
  plan: (target: string, own: z.infer<z.ZodObject<Own>>) => Parsed<Plan>;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Declares a module: its name is the prefix of its metrics and the value of `module=`. */
export function defineModule<Own extends z.ZodRawShape>(definition: Definition<Own>): Module {
  const { name, summary, exampleTarget, metrics } = definition;
  const shared = {
    timeout: duration.prefault(definition.timeout),
    max_answer_bytes: z.int().min(1024).max(MAX_ANSWER_BYTES).default(definition.maxAnswerBytes),
  };
  const keys = section({ ...shared, ...definition.settings }) as unknown as z.ZodType<
    z.infer<z.ZodObject<typeof shared>> & z.infer<z.ZodObject<Own>>
  >;
  const module: Module = {
    name,
    summary,
    exampleTarget,
    vitals: vitalsOf(name),
    metrics,
    schema: keys.transform(({ timeout, max_answer_bytes, ...own }) => ({
      module,
      timeoutMs: timeout,
      maxAnswerBytes: max_answer_bytes,
      own,
      plan: (target: string) => definition.plan(target, own as unknown as z.infer<z.ZodObject<Own>>),
    })),
  };
  return module;
}

function vitalsOf(name: string): Vitals {
  return {
    up: metric(`${name}_up`, 'gauge', 'Whether the target gave its values (1) or the probe failed (0)'),
    duration: metric(`${name}_probe_duration_seconds`, 'gauge', 'Time this probe took, name resolution included'),
    failure: metric(`${name}_probe_failure_info`, 'info', 'Why the probe failed; absent when it did not'),
  };
}
