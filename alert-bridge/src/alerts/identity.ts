import type { Text } from '../contract/common.ts';
import type { AlertRow } from './alert-table.ts';
import { ALERT_TABLE } from './alert-table.ts';
import { CHAIN_NAMES, CHAIN_PARTS } from './chain.ts';

/**
 * What tells one watched thing of a row from another. Only the row's own labels count: external labels of a Prometheus, replica
 * labels and severities may differ between two senders of the same alert, and it must stay one episode.
 */
export function fingerprintOf(row: AlertRow, labels: Record<string, string>): string {
  const values = ['customer', 'resource', ...row.subject].map((name) => labels[name] ?? '');
  const text = `${row.id}:${JSON.stringify(values)}`;
  return text.length <= LONGEST_FINGERPRINT ? text : `${row.id}:${shortened(values)}`;
}

/** The fingerprint of an alert that another system sent, from Alertmanager's own. */
export function senderFingerprint(fingerprint: string): string {
  return `sender:${fingerprint}`;
}

// What a database index takes, whatever a mount point is called.
const LONGEST_FINGERPRINT = 500;

/** FNV-1a, 64 bits, over all values: long names keep their own identity. */
function shortened(values: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(values))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** Which part of the resource is meant: the mount point before the address. */
export function subjectOf(row: AlertRow | undefined, labels: Record<string, string>): string {
  if (row === undefined) return labels['instance'] ?? labels['job'] ?? '';
  const name = row.subject.at(-1);
  return name === undefined ? '' : (labels[name] ?? '');
}

export const chainRule = (part: string) => `chain-${part}`;

/** A rule's name: of the alert table, of the chain's own watch, or the name another sender gave. */
export function ruleName(rule: string): Text {
  const row = ALERT_TABLE.find((candidate) => candidate.id === rule);
  if (row !== undefined) return row.name;
  const part = CHAIN_PARTS.find((candidate) => chainRule(candidate) === rule);
  return part === undefined ? { 'zh-Hans': rule, 'en-US': rule } : CHAIN_NAMES[part];
}
