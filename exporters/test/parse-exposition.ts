/** A sample as a scraper reads it. */
export interface ReadSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads the text format by its grammar, written independently of the renderer. @throws Error at the first odd line */
export function parseExposition(text: string): ReadSample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

/** The value of the only sample of that name and those labels. */
export function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const found = parseExposition(text).filter(
    (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  if (found.length > 1) throw new Error(`${name} has ${found.length} samples`);
  return found[0]?.value;
}

function parseLine(line: string): ReadSample {
  const [, name, braces, rest, value] = /^([a-z_][a-z0-9_]*)(\{(.*)\})? (\S+)$/s.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
  return { name, labels: braces === undefined ? {} : parseLabels(rest ?? ''), value: parseNumber(value) };
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const pair = /([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/gsy;
  let end = 0;
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    labels[match[1]!] = match[2]!.replaceAll(/\\(.)/g, (_all, mark: string) => (mark === 'n' ? '\n' : mark));
    end = pair.lastIndex;
  }
  if (end !== text.length) throw new Error(`not a label set: ${text}`);
  return labels;
}

function parseNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`not a number: ${text}`);
  return value;
}
