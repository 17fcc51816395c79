import { spawnSync } from 'node:child_process';

/** What `promtool check metrics` has to say about an exposition in the text format; nothing when it is flawless. */
export function promtoolComplaints(exposition: string): string {
  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    input: exposition,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return `${status === 0 ? '' : `exit ${status ?? 'by signal'}\n`}${stdout}${stderr}`;
}
