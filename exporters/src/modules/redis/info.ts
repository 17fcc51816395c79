/** Fields of INFO by name. Sections are left out: no field name occurs in two. */
export type InfoFields = ReadonlyMap<string, string>;

export interface Info {
  fields: InfoFields;
  /** `module:` lines, the only ones whose name repeats. */
  modules: readonly string[];
}

/** Reads INFO's answer: `# Section` lines, empty lines, and `name:value` lines. */
export function parseInfo(text: string): Info {
  const fields = new Map<string, string>();
  const modules: string[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = text.charCodeAt(next - 1) === 13 ? next - 1 : next;
    const colon = text.indexOf(':', start);
    if (colon > start && colon < end && text.charCodeAt(start) !== 35) {
      const name = text.slice(start, colon);
      const value = text.slice(colon + 1, end);
      if (name === 'module') modules.push(value);
      else fields.set(name, value);
    }
    start = next + 1;
  }
  return { fields, modules };
}

/** The parts of a value such as `keys=2,expires=1,avg_ttl=99540`. */
export function parsePairs(value: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of value.split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) pairs.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return pairs;
}

/** A number, or null when the text is none. */
export function readNumber(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
