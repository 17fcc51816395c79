import { z } from 'zod';
import { formatEndpoint, type Endpoint } from './endpoint.ts';

/** The targets under service, as the bridge tells Prometheus by `http_sd`. */
export interface Inventory {
  /** Whether the target is listed for the module; asks the bridge again when it is not known, at most every few seconds. */
  lists: (moduleName: string, endpoint: Endpoint) => Promise<boolean>;
  /** For the process's own metrics. */
  state: () => ReadonlyMap<string, InventoryState>;
}

export interface InventoryState {
  targets: number;
  refreshes: number;
  failures: number;
}

export interface InventoryOutside {
  /** The text of `GET <inventory>/discovery/<module>`. */
  fetchListing: (moduleName: string) => Promise<string>;
  /** The endpoint a listed target means to the module; null when it means nothing. */
  endpointOf: (moduleName: string, target: string) => Endpoint | null;
  /** Milliseconds of a clock that does not jump. */
  now: () => number;
  onFailure: (moduleName: string, error: unknown) => void;
}

interface Listing extends InventoryState {
  endpoints: ReadonlySet<string>;
  askedAt: number;
  asking: Promise<void> | null;
}

/** A miss asks again no sooner than this; ms. */
const MISS_INTERVAL_MS = 3_000;
/** A listing older than this is asked for again in the background, so that what left service is forgotten; ms. */
const MAX_AGE_MS = 60_000;

/** http_sd (prometheus.io/docs/prometheus/latest/http_sd); relabelling may send `__param_target` in the target's place. */
const HttpSd = z.array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()).optional() }));

export function createInventory(outside: InventoryOutside): Inventory {
  const listings = new Map<string, Listing>();

  function listingOf(moduleName: string): Listing {
    const known = listings.get(moduleName);
    if (known !== undefined) return known;
    const listing = {
      endpoints: new Set<string>(),
      askedAt: -Infinity,
      asking: null,
      targets: 0,
      refreshes: 0,
      failures: 0,
    };
    listings.set(moduleName, listing);
    return listing;
  }

  async function refresh(moduleName: string, listing: Listing): Promise<void> {
    listing.askedAt = outside.now();
    try {
      const groups = HttpSd.parse(JSON.parse(await outside.fetchListing(moduleName)));
      const written = groups.flatMap(({ targets, labels }) => [...targets, labels?.['__param_target'] ?? []].flat());
      const endpoints = written
        .map((target) => outside.endpointOf(moduleName, target))
        .filter((found) => found !== null);
      listing.endpoints = new Set(endpoints.map(formatEndpoint));
      listing.targets = listing.endpoints.size;
      listing.refreshes += 1;
    } catch (error) {
      // What was listed stays listed while the bridge is away.
      listing.failures += 1;
      outside.onFailure(moduleName, error);
    }
  }

  /** One question at a time per module. */
  function ask(moduleName: string, listing: Listing): Promise<void> {
    listing.asking ??= refresh(moduleName, listing).finally(() => (listing.asking = null));
    return listing.asking;
  }

  return {
    state: () => listings,
    async lists(moduleName, endpoint) {
      const listing = listingOf(moduleName);
      const wanted = formatEndpoint(endpoint);
      const age = outside.now() - listing.askedAt;
      const isListed = listing.endpoints.has(wanted);
      if (isListed && age >= MAX_AGE_MS) void ask(moduleName, listing);
      if (isListed) return true;
      if (listing.asking !== null || age >= MISS_INTERVAL_MS) await ask(moduleName, listing);
      return listing.endpoints.has(wanted);
    },
  };
}
