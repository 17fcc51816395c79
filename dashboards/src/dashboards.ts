import type { Dashboard } from './dashboard.ts';
import { HOST } from './host.ts';
import { NGINX } from './nginx.ts';
import { REDIS } from './redis.ts';

/** Every dashboard; a new one is a file beside this and a line here. */
export const DASHBOARDS: readonly Dashboard[] = [HOST, NGINX, REDIS];
