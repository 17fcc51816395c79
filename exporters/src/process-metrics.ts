import { readFile, readdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { info, metric, single, type Family } from './metric.ts';

const CPU_USER = metric('process_cpu_user_seconds_total', 'counter', 'CPU time in the program (getrusage)');
const CPU_SYSTEM = metric('process_cpu_system_seconds_total', 'counter', 'CPU time in the kernel (getrusage)');
const CPU = metric('process_cpu_seconds_total', 'counter', 'CPU time in both (getrusage)');
const START = metric('process_start_time_seconds', 'gauge', 'When the process started, as Unix time');
const RESIDENT = metric('process_resident_memory_bytes', 'gauge', 'Resident memory');
const OPEN_FILES = metric('process_open_fds', 'gauge', 'File descriptors in use (/proc/self/fd)');
const MAX_FILES = metric('process_max_fds', 'gauge', 'File descriptors allowed (/proc/self/limits)');
const HEAP_USED = metric('nodejs_heap_size_used_bytes', 'gauge', 'JavaScript heap in use');
const HEAP = metric('nodejs_heap_size_bytes', 'gauge', 'JavaScript heap reserved');
const EXTERNAL = metric('nodejs_external_memory_bytes', 'gauge', 'Memory of buffers outside the heap');
const LOOP_ACTIVE = metric('nodejs_eventloop_active_seconds_total', 'counter', 'Time the event loop was at work');
const LOOP_IDLE = metric(
  'nodejs_eventloop_idle_seconds_total',
  'counter',
  'Time the event loop waited for something to do',
);
const VERSION = metric('nodejs_version_info', 'info', 'The version of Node.js');

/** What Prometheus' client libraries say about a process, and how busy its event loop is. */
export async function processFamilies(): Promise<Family[]> {
  const { user, system } = process.cpuUsage();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const loop = performance.eventLoopUtilization();
  return [
    single(CPU_USER, user / 1e6),
    single(CPU_SYSTEM, system / 1e6),
    single(CPU, (user + system) / 1e6),
    single(START, performance.timeOrigin / 1e3),
    single(RESIDENT, rss),
    ...(await fileFamilies()),
    single(HEAP_USED, heapUsed),
    single(HEAP, heapTotal),
    single(EXTERNAL, external),
    single(LOOP_ACTIVE, loop.active / 1e3),
    single(LOOP_IDLE, loop.idle / 1e3),
    info(VERSION, { version: process.version }),
  ];
}

/** Only Linux has /proc; elsewhere these two are left out. */
async function fileFamilies(): Promise<Family[]> {
  try {
    const [open, limits] = await Promise.all([readdir('/proc/self/fd'), readFile('/proc/self/limits', 'utf8')]);
    const allowed = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return [single(OPEN_FILES, open.length), ...(allowed === undefined ? [] : [single(MAX_FILES, Number(allowed))])];
  } catch {
    return [];
  }
}
