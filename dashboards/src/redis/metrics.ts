import { both } from '../language.ts';
import { metricsOf, perTarget, RECENT } from '../query.ts';
import { limits, type Meaning, type Steps } from '../value.ts';

export const redis = metricsOf('redis');
export const LEGEND = '{{resource}} {{instance}}';
export const SILENT = both('没有数据：Redis 断线或未被监控', 'No data: Redis is down or not watched');

export const USE_STEPS: Steps = limits(80, 90);
export const ANY_IS_BAD: Steps = ['green', [0.001, 'red']];
export const UP_OR_DOWN: readonly Meaning[] = [
  { value: 1, text: both('在线', 'Up'), color: 'green' },
  { value: 0, text: both('断线', 'Down'), color: 'red' },
];

/** What the probe says; where there is no probe because the exporters do not answer, that. */
export const UP = perTarget('min', `${redis('redis_up')} or ${redis('up')} == 0`);

export function gauge(name: string): string {
  return perTarget('max', redis(name));
}

/** A counter's rate: over the step of a graph, or over the last minutes for tiles and tables. */
export function rateOf(counter: string, window = '$__rate_interval'): string {
  return perTarget('sum', `rate(${redis(counter)}[${window}])`);
}

/** Share of lookups that found their key; nothing where nothing was looked up. */
export function hitRatio(window = '$__rate_interval'): string {
  const hits = rateOf('redis_keyspace_hits_total', window);
  return `${hits} / ((${hits} + ${rateOf('redis_keyspace_misses_total', window)}) > 0)`;
}

export const OPERATIONS = rateOf('redis_commands_processed_total', RECENT);
export const CLIENT_USE = `100 * ${gauge('redis_connected_clients')} / ${gauge('redis_config_maxclients')}`;
/** Only where `maxmemory` is set. */
export const MEMORY_USE = `100 * ${gauge('redis_memory_used_bytes')} / (${gauge('redis_memory_max_bytes')} > 0)`;
