import { Severity } from '../contract/common.ts';
import { because, type Reason } from '../contract/wording.ts';
import type { AlertRow } from './alert-table.ts';

export interface Classification {
  severity: Severity;
  reason: Reason;
}

interface Subject {
  row: AlertRow | undefined;
  labels: Record<string, string>;
}

/** What other systems call their severities. */
const FOREIGN: Record<string, Severity> = {
  info: 'warning',
  information: 'warning',
  warn: 'warning',
  minor: 'average',
  error: 'average',
  major: 'high',
  critical: 'disaster',
  page: 'disaster',
};

/** In order; the first that answers decides. */
const RULES: readonly ((subject: Subject) => Classification | undefined)[] = [
  ({ row }) => row && { severity: row.severity, reason: because('severity-of-row') },
  ({ labels }) => {
    const label = labels['severity']?.toLowerCase();
    if (label === undefined) return undefined;
    const known = Severity.safeParse(label);
    // Asked with care: every object knows words like 'constructor'.
    const severity = known.success ? known.data : Object.hasOwn(FOREIGN, label) ? FOREIGN[label] : undefined;
    return severity && { severity, reason: because('severity-of-sender', { label }) };
  },
];

/** An event's severity and why (spec A13). */
export function classify(subject: Subject): Classification {
  for (const rule of RULES) {
    const answer = rule(subject);
    if (answer !== undefined) return answer;
  }
  return { severity: 'average', reason: because('severity-unknown') };
}
