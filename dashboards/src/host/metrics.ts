import { metricsOf, perTarget, RECENT } from '../query.ts';
import { limits, type Steps } from '../value.ts';

export const host = metricsOf('host');

/** Read-only images and kernel file systems are full by nature; overlay and bind mounts repeat their host's. As the alert table counts. */
const NOT_A_DISK = 'autofs|devtmpfs|fuse.*|iso9660|nsfs|overlay|ramfs|squashfs|tmpfs';
export const A_DISK = `fstype!~"${NOT_A_DISK}"`;

/** The alert table's row 3a rings above this. */
export const DISK_LIMIT = 85;
export const DISK_STEPS: Steps = limits(75, DISK_LIMIT);
export const USE_STEPS: Steps = limits(80, 90);
export const LOAD_STEPS: Steps = limits(1, 2);

export const CORES = perTarget('count', host('node_cpu_seconds_total', 'mode="idle"'));

export function cpuUse(window: string): string {
  return `100 * (1 - ${perTarget('avg', `rate(${host('node_cpu_seconds_total', 'mode="idle"')}[${window}])`)})`;
}

export const CPU_USE = cpuUse(RECENT);
export const LOAD_PER_CORE = `${perTarget('max', host('node_load5'))} / ${CORES}`;
export const MEMORY_USE = `100 * (1 - ${perTarget(
  'max',
  `${host('node_memory_MemAvailable_bytes')} / ${host('node_memory_MemTotal_bytes')}`,
)})`;
export const UPTIME = perTarget('max', `time() - ${host('node_boot_time_seconds')}`);
export const UP = perTarget('max', host('up'));

/** As df counts: blocks reserved for root are neither used nor available. */
export const DISK_USE = perTarget(
  'max',
  `100 * (${host('node_filesystem_size_bytes', A_DISK)} - ${host('node_filesystem_free_bytes', A_DISK)})` +
    ` / (${host('node_filesystem_size_bytes', A_DISK)} - ${host('node_filesystem_free_bytes', A_DISK)}` +
    ` + ${host('node_filesystem_avail_bytes', A_DISK)})`,
  'mountpoint',
);
