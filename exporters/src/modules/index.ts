import type { Module } from '../module.ts';
import { nginx } from './nginx/index.ts';
import { redis } from './redis/index.ts';

/** Every module, by its folder's name. A new one is a folder and a line here. */
export const MODULES: readonly Module[] = [nginx, redis];
