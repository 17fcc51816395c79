export interface RequestTarget {
  /** As it was sent, still encoded. */
  path: string;
  /** The path's parts, decoded. */
  segments: readonly string[];
  /** With its question mark; empty when there is none. */
  query: string;
}

/**
 * The path of a request, or null when a part of it means something else to whoever decodes it once more: `..`, an
 * encoded slash, a NUL. Nothing after this can leave the folder, or the part of the bridge, that it is meant for.
 */
export function parseTarget(url: string): RequestTarget | null {
  if (!url.startsWith('/')) return null;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const segments: string[] = [];
  for (const part of path.slice(1).split('/')) {
    const segment = decoded(part);
    if (segment === null || segment === '.' || segment === '..' || /[/\\\0]/.test(segment)) return null;
    segments.push(segment);
  }
  return { path, segments, query: mark === -1 ? '' : url.slice(mark) };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
