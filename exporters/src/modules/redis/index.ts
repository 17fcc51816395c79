import { z } from 'zod';
import { VERIFIED } from '../../connect.ts';
import { parseEndpoint, formatEndpoint, type Endpoint, type Parsed } from '../../endpoint.ts';
import { ProbeFailure } from '../../failure.ts';
import type { Family } from '../../metric.ts';
import { defineModule, type Link, type Plan } from '../../module.ts';
import { ask } from './client.ts';
import { OPTIONAL_COMMANDS, commandsFor, infoText, type CommandName, type OptionalCommand } from './commands.ts';
import { REDIS_METRICS, clusterFamilies, isClusterNode, redisFamilies } from './metrics.ts';
import type { Reply } from './resp.ts';

const DEFAULT_PORT = 6379;
const TARGET = /^(?:(redis|rediss):\/\/)?([^/@]+?)\/?$/i;

/** Redis, Valkey, KeyDB and Sentinel by INFO and a few commands more, all sent in one round trip. */
export const redis = defineModule({
  name: 'redis',
  summary: 'Redis, Valkey, KeyDB and Sentinel, by INFO',
  exampleTarget: '127.0.0.1:6379',
  timeout: '5s',
  maxAnswerBytes: 1024 * 1024,
  metrics: REDIS_METRICS,
  settings: { optional_commands: z.array(z.enum(OPTIONAL_COMMANDS)).default([...OPTIONAL_COMMANDS]) },
  plan(text, settings) {
    const target = parseRedisTarget(text);
    return target.ok ? { ok: true, value: planOf(target.value, settings.optional_commands) } : target;
  },
});

interface RedisTarget {
  endpoint: Endpoint;
  /** Null: the target names no scheme, and the auth module decides. */
  secure: boolean | null;
}

function parseRedisTarget(text: string): Parsed<RedisTarget> {
  const [, scheme, place] = TARGET.exec(text) ?? [];
  if (place === undefined) {
    return { ok: false, problem: 'write host:port, redis://host:port or rediss://host:port; credentials go by auth=' };
  }
  const endpoint = parseEndpoint(place, DEFAULT_PORT);
  if (!endpoint.ok) return endpoint;
  return { ok: true, value: { endpoint: endpoint.value, secure: scheme ? scheme.toLowerCase() === 'rediss' : null } };
}

function planOf({ endpoint, secure }: RedisTarget, optional: readonly OptionalCommand[]): Plan {
  const shown = `${secure === null ? '' : secure ? 'rediss://' : 'redis://'}${formatEndpoint(endpoint)}`;
  return { endpoint, key: shown, shown, read: (link) => readRedis(secure, optional, link) };
}

async function readRedis(
  secure: boolean | null,
  optional: readonly OptionalCommand[],
  { connect, auth, maxAnswerBytes }: Link,
): Promise<Family[]> {
  const useTls = secure ?? (auth?.tls ?? null) !== null;
  const socket = await connect(useTls ? (auth?.tls ?? VERIFIED) : null);
  try {
    const commands = commandsFor(auth, optional);
    const answered = await ask(
      socket,
      commands.map(({ words }) => words),
      maxAnswerBytes,
    );
    const replies = new Map<CommandName, Reply>(
      commands.flatMap(({ name }, at) => {
        const reply = answered[at];
        return reply === undefined ? [] : [[name, reply] as const];
      }),
    );
    const text = infoText(replies);
    const families = redisFamilies(text, replies);
    if (families.length === 0) throw new ProbeFailure('protocol', 'the answer to INFO holds no field that is known');
    if (!isClusterNode(text)) return families;
    const [cluster] = await ask(socket, [['CLUSTER', 'INFO']], maxAnswerBytes);
    return [...families, ...clusterFamilies(cluster)];
  } finally {
    socket.destroy();
  }
}
