/** What `stub_status` tells (nginx.org/en/docs/http/ngx_http_stub_status_module.html). */
export interface StubStatus {
  active: number;
  accepts: number;
  handled: number;
  requests: number;
  reading: number;
  writing: number;
  waiting: number;
  /** Tengine's fourth column: milliseconds spent on requests; null where nginx is nginx. */
  requestTimeMs: number | null;
}

const COLUMNS = /^[ \t]*server[ \t]+([a-z_ \t]+?)[ \t]*\r?\n[ \t]*((?:\d+[ \t]*)+)\r?$/m;

/** Reads the page by the names it prints, so that further columns and lines do no harm; null when a value is missing. */
export function parseStubStatus(page: string): StubStatus | null {
  const columns = readColumns(page);
  const status = {
    active: readNamed(page, 'Active connections'),
    accepts: columns.get('accepts'),
    handled: columns.get('handled'),
    requests: columns.get('requests'),
    reading: readNamed(page, 'Reading'),
    writing: readNamed(page, 'Writing'),
    waiting: readNamed(page, 'Waiting'),
  };
  if (!isComplete(status)) return null;
  return { ...status, requestTimeMs: columns.get('request_time') ?? null };
}

function readColumns(page: string): ReadonlyMap<string, number> {
  const [, names = '', values = ''] = COLUMNS.exec(page) ?? [];
  const numbers = values.trim().split(/[ \t]+/);
  return new Map(
    names.split(/[ \t]+/).flatMap((name, at) => {
      const value = numbers[at];
      return name === '' || value === undefined || value === '' ? [] : [[name, Number(value)] as const];
    }),
  );
}

function readNamed(page: string, name: string): number | undefined {
  const digits = new RegExp(`\\b${name}:[ \\t]*(\\d+)`).exec(page)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function isComplete<Name extends string>(values: Record<Name, number | undefined>): values is Record<Name, number> {
  return Object.values(values).every((value) => value !== undefined);
}
