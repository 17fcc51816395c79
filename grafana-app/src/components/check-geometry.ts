import type { Check } from '@cldera/alert-bridge/contract';

export interface Box {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Mark {
  check: Check;
  x: number;
  y: number;
}

export interface Geometry {
  marks: Mark[];
  /** The measured values joined; empty with fewer than two. */
  line: string;
  thresholdY: number | null;
  /** The side on which values are abnormal, where the checks tell. */
  abnormalSide: 'above' | 'below' | null;
  /** Where a moment stands; outside the checks it stays at their edge. */
  xOf(at: string): number;
}

/** Where each check stands in the box: time to the right, value upwards; a check without a value lies at the bottom. */
export function layOut(checks: Check[], threshold: number | null, box: Box): Geometry {
  const times = checks.map(({ at }) => new Date(at).getTime());
  const from = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - from);
  const { lowest, highest } = range(checks, threshold);
  const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };

  function xAt(time: number): number {
    const share = times.length === 1 ? 0.5 : (time - from) / span;
    return round(box.left + Math.min(1, Math.max(0, share)) * inner.width);
  }
  const yAt = (value: number) => round(box.top + (1 - (value - lowest) / (highest - lowest)) * inner.height);

  const marks = checks.map((check, i) => ({
    check,
    x: xAt(times[i] ?? from),
    y: check.value === null ? box.height - box.bottom : yAt(check.value),
  }));
  const measured = marks.filter(({ check }) => check.value !== null);
  return {
    marks,
    line: measured.length < 2 ? '' : `M${measured.map(({ x, y }) => `${x} ${y}`).join('L')}`,
    thresholdY: threshold === null ? null : yAt(threshold),
    abnormalSide: abnormalSide(checks, threshold),
    xOf: (at) => xAt(new Date(at).getTime()),
  };
}

// Some room above and below, so that neither line nor marks touch the edge.
function range(checks: Check[], threshold: number | null): { lowest: number; highest: number } {
  const values = [...checks.flatMap(({ value }) => value ?? []), ...(threshold === null ? [] : [threshold])];
  if (values.length === 0) return { lowest: 0, highest: 1 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.25;
  return { lowest: low >= 0 ? Math.max(0, low - room) : low - room, highest: high + room };
}

function abnormalSide(checks: Check[], threshold: number | null): 'above' | 'below' | null {
  const abnormal = checks.find(({ verdict, value }) => verdict === 'abnormal' && value !== null);
  if (abnormal?.value === undefined || abnormal.value === null || threshold === null) return null;
  return abnormal.value >= threshold ? 'above' : 'below';
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
