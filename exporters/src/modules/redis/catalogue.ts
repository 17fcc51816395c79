import { metric, type Metric, type MetricType } from '../../metric.ts';
import { readNumber } from './info.ts';

/** A field of INFO and the family it becomes. */
export interface Row {
  field: string;
  metric: Metric;
  /** The value in base units; null where the field says that there is none. */
  read: (text: string) => number | null;
}

type Read = Row['read'];
type Entry = readonly [field: string, name: string, help: string, read?: Read];

const milliseconds: Read = (text) => scaled(text, 1e3);
const microseconds: Read = (text) => scaled(text, 1e6);
const flag = (yes: string): Read => {
  return (text) => (text === yes ? 1 : 0);
};
const ok = flag('ok');
const percent: Read = (text) => scaled(text, 100);
/** Newer servers tell by how many percent of a CPU. */
const isPositive: Read = (text) => (Number(text) > 0 ? 1 : 0);
/** -1 is how Redis writes 'never' or 'none'. */
const unlessNegative: Read = (text) => {
  const value = readNumber(text);
  return value === null || value < 0 ? null : value;
};

function scaled(text: string, unit: number): number | null {
  const value = readNumber(text);
  return value === null ? null : value / unit;
}

function rows(type: MetricType, entries: readonly Entry[]): Row[] {
  return entries.map(([field, name, help, read = readNumber]) => ({
    field,
    metric: metric(`redis_${name}`, type, `${help} (INFO ${field})`),
    read,
  }));
}

/**
 * Every field of one value that says more than another: no percentages, human-readable copies or moving averages, which
 * PromQL makes from these. Fields of Redis 2.8 to 8, Valkey and KeyDB; a server shows those it has.
 * Source: redis.io/docs/latest/commands/info.
 */
export const CATALOGUE: readonly Row[] = [
  ...rows('gauge', [
    ['uptime_in_seconds', 'uptime_in_seconds', 'Time since the server started'],
    ['io_threads_active', 'io_threads_active', 'Whether I/O threads are at work'],

    ['connected_clients', 'connected_clients', 'Clients connected, replicas not counted'],
    ['cluster_connections', 'cluster_connections', 'Sockets of the cluster bus'],
    ['blocked_clients', 'blocked_clients', 'Clients waiting in a blocking command'],
    ['tracking_clients', 'tracking_clients', 'Clients that have their keys tracked'],
    ['pubsub_clients', 'pubsub_clients', 'Clients in publish/subscribe mode'],
    ['watching_clients', 'watching_clients', 'Clients in WATCH mode'],
    ['clients_in_timeout_table', 'clients_in_timeout_table', 'Clients in the timeout table'],
    ['total_watched_keys', 'watched_keys', 'Keys watched'],
    ['total_blocking_keys', 'blocking_keys', 'Keys that clients are blocked on'],
    ['client_recent_max_input_buffer', 'client_recent_max_input_buffer_bytes', 'Largest input buffer of a client'],
    ['client_recent_max_output_buffer', 'client_recent_max_output_buffer_bytes', 'Largest output buffer of a client'],

    ['used_memory', 'memory_used_bytes', 'Memory allocated'],
    ['used_memory_rss', 'memory_used_rss_bytes', 'Memory as the system sees it'],
    ['used_memory_peak', 'memory_used_peak_bytes', 'Most memory ever allocated'],
    ['used_memory_overhead', 'memory_used_overhead_bytes', 'Memory of buffers and internal structures'],
    ['used_memory_startup', 'memory_used_startup_bytes', 'Memory allocated at start'],
    ['used_memory_dataset', 'memory_used_dataset_bytes', 'Memory of the data'],
    ['used_memory_lua', 'memory_used_lua_bytes', 'Memory of the Lua engine'],
    ['used_memory_vm_functions', 'memory_used_vm_functions_bytes', 'Memory of the engine for functions'],
    ['used_memory_functions', 'memory_used_functions_bytes', 'Overhead of functions'],
    ['used_memory_scripts', 'memory_used_scripts_bytes', 'Overhead of scripts and functions'],
    ['number_of_cached_scripts', 'cached_scripts', 'Scripts in the cache'],
    ['number_of_functions', 'functions', 'Functions loaded'],
    ['number_of_libraries', 'libraries', 'Libraries loaded'],
    ['total_system_memory', 'total_system_memory_bytes', 'Memory of the machine'],
    ['maxmemory', 'memory_max_bytes', 'Memory the server may use, 0: no limit'],
    ['maxclients', 'config_maxclients', 'Clients the server may have at once'],
    ['allocator_allocated', 'allocator_allocated_bytes', 'Memory the allocator gave out'],
    ['allocator_active', 'allocator_active_bytes', 'Memory in pages the allocator uses'],
    ['allocator_resident', 'allocator_resident_bytes', 'Memory resident in the allocator'],
    ['allocator_frag_ratio', 'allocator_frag_ratio', 'Active to allocated memory'],
    ['allocator_frag_bytes', 'allocator_frag_bytes', 'Active less allocated memory'],
    ['allocator_rss_ratio', 'allocator_rss_ratio', 'Resident to active memory'],
    ['allocator_rss_bytes', 'allocator_rss_bytes', 'Resident less active memory'],
    ['rss_overhead_ratio', 'rss_overhead_ratio', 'The process to the allocator in resident memory'],
    ['rss_overhead_bytes', 'rss_overhead_bytes', 'The process less the allocator in resident memory'],
    ['mem_fragmentation_ratio', 'mem_fragmentation_ratio', 'Resident memory to memory used'],
    ['mem_fragmentation_bytes', 'mem_fragmentation_bytes', 'Resident memory less memory used'],
    ['mem_not_counted_for_evict', 'mem_not_counted_for_eviction_bytes', 'Memory not counted towards the limit'],
    ['mem_replication_backlog', 'mem_replication_backlog_bytes', 'Memory of the replication backlog'],
    ['mem_total_replication_buffers', 'mem_replication_buffers_bytes', 'Memory of all replication buffers'],
    ['mem_clients_slaves', 'mem_clients_slaves_bytes', 'Memory of replicas'],
    ['mem_clients_normal', 'mem_clients_normal_bytes', 'Memory of ordinary clients'],
    ['mem_cluster_links', 'mem_cluster_links_bytes', 'Memory of links to peers of the cluster'],
    ['mem_aof_buffer', 'mem_aof_buffer_bytes', 'Memory of the append-only file'],
    ['active_defrag_running', 'active_defrag_running', 'Whether defragmentation is at work', isPositive],
    ['lazyfree_pending_objects', 'lazyfree_pending_objects', 'Objects waiting to be freed in the background'],

    ['loading', 'loading_dump_file', 'Whether data are being loaded'],
    ['async_loading', 'async_loading', 'Whether replicated data are being loaded while old data are served'],
    ['loading_total_bytes', 'loading_file_bytes', 'Size of the file being loaded'],
    ['loading_loaded_bytes', 'loading_loaded_bytes', 'Bytes loaded so far'],
    ['loading_eta_seconds', 'loading_eta_seconds', 'Time until loading ends, as the server expects', unlessNegative],
    ['rdb_changes_since_last_save', 'rdb_changes_since_last_save', 'Changes since the last dump'],
    ['rdb_bgsave_in_progress', 'rdb_bgsave_in_progress', 'Whether a dump is being written'],
    ['rdb_last_save_time', 'rdb_last_save_timestamp_seconds', 'When the last dump succeeded, as Unix time'],
    ['rdb_last_bgsave_status', 'rdb_last_bgsave_status', 'Whether the last dump succeeded', ok],
    ['rdb_last_bgsave_time_sec', 'rdb_last_bgsave_duration_seconds', 'Duration of the last dump', unlessNegative],
    ['rdb_current_bgsave_time_sec', 'rdb_current_bgsave_duration_seconds', 'Age of the running dump', unlessNegative],
    ['rdb_last_cow_size', 'rdb_last_cow_size_bytes', 'Memory copied on write by the last dump'],
    ['aof_enabled', 'aof_enabled', 'Whether the append-only file is on'],
    ['aof_rewrite_in_progress', 'aof_rewrite_in_progress', 'Whether the append-only file is being rewritten'],
    ['aof_rewrite_scheduled', 'aof_rewrite_scheduled', 'Whether a rewrite waits for a dump to end'],
    ['aof_last_rewrite_time_sec', 'aof_last_rewrite_duration_seconds', 'Duration of the last rewrite', unlessNegative],
    ['aof_current_rewrite_time_sec', 'aof_current_rewrite_duration_seconds', 'Age of the rewrite', unlessNegative],
    ['aof_last_bgrewrite_status', 'aof_last_bgrewrite_status', 'Whether the last rewrite succeeded', ok],
    ['aof_last_write_status', 'aof_last_write_status', 'Whether the last write to the append-only file succeeded', ok],
    ['aof_last_cow_size', 'aof_last_cow_size_bytes', 'Memory copied on write by the last rewrite'],
    ['aof_current_size', 'aof_current_size_bytes', 'Size of the append-only file'],
    ['aof_base_size', 'aof_base_size_bytes', 'Its size after the last rewrite'],
    ['aof_buffer_length', 'aof_buffer_length_bytes', 'Size of its buffer'],
    ['aof_pending_bio_fsync', 'aof_pending_bio_fsync', 'Syncs waiting in the background'],
    ['module_fork_in_progress', 'module_fork_in_progress', 'Whether a module works in a fork'],
    ['module_fork_last_cow_size', 'module_fork_last_cow_size_bytes', "Memory copied on write by a module's last fork"],

    ['pubsub_channels', 'pubsub_channels', 'Channels with subscribers'],
    ['pubsub_patterns', 'pubsub_patterns', 'Patterns with subscribers'],
    ['pubsubshard_channels', 'pubsub_shard_channels', 'Shard channels with subscribers'],
    [
      'expired_stale_perc',
      'expired_stale_ratio',
      'Estimated share of keys that have expired and are still there',
      percent,
    ],
    ['latest_fork_usec', 'latest_fork_duration_seconds', 'Duration of the last fork', microseconds],
    ['migrate_cached_sockets', 'migrate_cached_sockets', 'Sockets kept open for MIGRATE'],
    ['slave_expires_tracked_keys', 'slave_expires_tracked_keys', 'Keys tracked for expiry on a writable replica'],
    ['tracking_total_keys', 'tracking_keys', 'Keys tracked for clients'],
    ['tracking_total_items', 'tracking_items', 'Clients over all tracked keys'],
    ['tracking_total_prefixes', 'tracking_prefixes', 'Prefixes tracked'],
    [
      'current_eviction_exceeded_time',
      'current_eviction_exceeded_duration_seconds',
      'Time memory has been over the limit',
      milliseconds,
    ],

    ['connected_slaves', 'connected_slaves', 'Replicas connected'],
    ['min_slaves_good_slaves', 'good_slaves', 'Replicas that keep up'],
    ['master_link_status', 'master_link_up', "Whether this replica's link to its master is up", flag('up')],
    ['master_sync_in_progress', 'master_sync_in_progress', 'Whether the master sends its data'],
    [
      'master_last_io_seconds_ago',
      'master_last_io_age_seconds',
      'Time since the master was last heard',
      unlessNegative,
    ],
    [
      'master_link_down_since_seconds',
      'master_link_down_duration_seconds',
      'How long the link has been down',
      unlessNegative,
    ],
    ['master_repl_offset', 'master_repl_offset', 'Replication offset of the server, in bytes'],
    ['slave_repl_offset', 'slave_repl_offset', 'Replication offset of this replica, in bytes'],
    ['slave_priority', 'slave_priority', 'Priority of this replica for promotion'],
    ['slave_read_only', 'slave_read_only', 'Whether this replica refuses writes'],
    ['second_repl_offset', 'second_repl_offset', 'Offset up to which the former id is accepted', unlessNegative],
    ['repl_backlog_active', 'repl_backlog_is_active', 'Whether there is a replication backlog'],
    ['repl_backlog_size', 'replication_backlog_bytes', 'Size of the replication backlog'],
    ['repl_backlog_first_byte_offset', 'repl_backlog_first_byte_offset', 'Offset of its first byte'],
    ['repl_backlog_histlen', 'repl_backlog_history_bytes', 'Bytes of data in it'],

    ['cluster_enabled', 'cluster_enabled', 'Whether the server is a node of a cluster'],
    ['sentinel_masters', 'sentinel_masters', 'Masters this Sentinel watches'],
    ['sentinel_tilt', 'sentinel_tilt', 'Whether this Sentinel does not trust its clock'],
    ['sentinel_running_scripts', 'sentinel_running_scripts', 'Scripts this Sentinel runs'],
    ['sentinel_scripts_queue_length', 'sentinel_scripts_queue_length', 'Scripts this Sentinel has still to run'],
  ]),
  ...rows('counter', [
    ['total_connections_received', 'connections_received_total', 'Connections accepted'],
    ['rejected_connections', 'rejected_connections_total', 'Connections refused because of maxclients'],
    ['total_commands_processed', 'commands_processed_total', 'Commands processed'],
    ['total_net_input_bytes', 'net_input_bytes_total', 'Bytes received'],
    ['total_net_output_bytes', 'net_output_bytes_total', 'Bytes sent'],
    ['total_net_repl_input_bytes', 'net_repl_input_bytes_total', 'Bytes received for replication'],
    ['total_net_repl_output_bytes', 'net_repl_output_bytes_total', 'Bytes sent for replication'],
    ['keyspace_hits', 'keyspace_hits_total', 'Lookups that found the key'],
    ['keyspace_misses', 'keyspace_misses_total', 'Lookups that did not find the key'],
    ['expired_keys', 'expired_keys_total', 'Keys that expired'],
    ['expired_subkeys', 'expired_subkeys_total', 'Hash fields that expired'],
    ['expired_time_cap_reached_count', 'expired_time_cap_reached_total', 'Expiry rounds cut short for time'],
    [
      'expire_cycle_cpu_milliseconds',
      'expire_cycle_cpu_seconds_total',
      'CPU time of looking for expired keys',
      milliseconds,
    ],
    ['evicted_keys', 'evicted_keys_total', 'Keys evicted because of maxmemory'],
    ['evicted_clients', 'evicted_clients_total', 'Clients evicted because of maxmemory-clients'],
    ['evicted_scripts', 'evicted_scripts_total', 'Scripts evicted'],
    [
      'total_eviction_exceeded_time',
      'eviction_exceeded_duration_seconds_total',
      'Time memory was over the limit',
      milliseconds,
    ],
    ['sync_full', 'sync_full_total', 'Full synchronisations with replicas'],
    ['sync_partial_ok', 'sync_partial_accepted_total', 'Partial synchronisations accepted'],
    ['sync_partial_err', 'sync_partial_denied_total', 'Partial synchronisations denied'],
    ['total_forks', 'forks_total', 'Forks'],
    ['rdb_saves', 'rdb_saves_total', 'Dumps written'],
    ['aof_rewrites', 'aof_rewrites_total', 'Rewrites of the append-only file'],
    ['aof_delayed_fsync', 'aof_delayed_fsync_total', 'Syncs that had to wait'],
    ['lazyfreed_objects', 'lazyfreed_objects_total', 'Objects freed in the background'],
    ['active_defrag_hits', 'defrag_hits_total', 'Values moved by defragmentation'],
    ['active_defrag_misses', 'defrag_misses_total', 'Moves given up by defragmentation'],
    ['active_defrag_key_hits', 'defrag_key_hits_total', 'Keys defragmented'],
    ['active_defrag_key_misses', 'defrag_key_misses_total', 'Keys that needed no defragmentation'],
    [
      'total_active_defrag_time',
      'defrag_duration_seconds_total',
      'Time memory was too fragmented and defragmented',
      milliseconds,
    ],
    ['unexpected_error_replies', 'unexpected_error_replies_total', 'Error replies to the master or AOF'],
    ['total_error_replies', 'error_replies_total', 'Error replies'],
    ['dump_payload_sanitizations', 'dump_payload_sanitizations_total', 'Payloads checked in depth'],
    ['total_reads_processed', 'reads_processed_total', 'Reads from clients'],
    ['total_writes_processed', 'writes_processed_total', 'Writes to clients'],
    ['io_threaded_reads_processed', 'io_threaded_reads_processed_total', 'Reads by I/O threads'],
    ['io_threaded_writes_processed', 'io_threaded_writes_processed_total', 'Writes by I/O threads'],
    ['reply_buffer_shrinks', 'reply_buffer_shrinks_total', 'Output buffers made smaller'],
    ['reply_buffer_expands', 'reply_buffer_expands_total', 'Output buffers made larger'],
    ['acl_access_denied_auth', 'acl_access_denied_auth_total', 'Logins denied'],
    ['acl_access_denied_cmd', 'acl_access_denied_command_total', 'Commands denied'],
    ['acl_access_denied_key', 'acl_access_denied_key_total', 'Keys denied'],
    ['acl_access_denied_channel', 'acl_access_denied_channel_total', 'Channels denied'],
    [
      'client_query_buffer_limit_disconnections',
      'client_query_buffer_limit_disconnections_total',
      "Clients cut off at the query buffer's limit",
    ],
    [
      'client_output_buffer_limit_disconnections',
      'client_output_buffer_limit_disconnections_total',
      "Clients cut off at the output buffer's limit",
    ],
    ['used_cpu_sys', 'cpu_sys_seconds_total', 'CPU time in the kernel'],
    ['used_cpu_user', 'cpu_user_seconds_total', 'CPU time in the server'],
    ['used_cpu_sys_children', 'cpu_sys_children_seconds_total', 'CPU time of child processes in the kernel'],
    ['used_cpu_user_children', 'cpu_user_children_seconds_total', 'CPU time of child processes'],
    ['used_cpu_sys_main_thread', 'cpu_sys_main_thread_seconds_total', 'CPU time of the main thread in the kernel'],
    ['used_cpu_user_main_thread', 'cpu_user_main_thread_seconds_total', 'CPU time of the main thread'],
  ]),
];
