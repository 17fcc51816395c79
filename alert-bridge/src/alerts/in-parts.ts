/**
 * Does something to many at once; where that fails, to each alone, so that one that cannot be handled does not keep the others
 * from being handled.
 */
export async function inParts<T>(
  items: T[],
  work: (items: T[]) => Promise<void>,
  failed: (item: T, error: unknown) => void,
): Promise<void> {
  try {
    await work(items);
  } catch (error) {
    const [only] = items;
    if (items.length === 1 && only !== undefined) failed(only, error);
    else for (const item of items) await work([item]).catch((reason: unknown) => failed(item, reason));
  }
}
