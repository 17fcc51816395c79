import { isIP } from 'node:net';
import { isLoopback, isSpecial, type AllowList } from './allow-list.ts';
import { formatEndpoint, type Endpoint } from './endpoint.ts';
import type { Inventory } from './inventory.ts';

/** Whether a target may be probed, and which addresses its name may then lead to. */
export type Admission = { admitted: true; admits: (address: string) => boolean } | { admitted: false; remedy: string };

/** Answers at once, unless the inventory has to be asked. */
export type Guard = (moduleName: string, endpoint: Endpoint) => Admission | Promise<Admission>;

/**
 * Keeps the exporters from becoming a way into the network. A target passes when `targets.allow` or the inventory lists
 * it as written; then every address it resolves to is asked for as well.
 */
export function createGuard(allowList: AllowList, inventory: Inventory | null): Guard {
  return (moduleName, endpoint) => {
    const byConfig = (address: string) => allowList.allowsAddress(address, endpoint.port);
    if (allowList.allowsTarget(endpoint)) return { admitted: true, admits: byConfig };
    if (inventory === null) return { admitted: false, remedy: remedyFor(endpoint, false) };
    return inventory
      .lists(moduleName, endpoint)
      .then((isListed) =>
        isListed
          ? { admitted: true, admits: (address) => byConfig(address) || listedMayReach(endpoint, address) }
          : { admitted: false, remedy: remedyFor(endpoint, true) },
      );
  };
}

/** A listed address is meant as it stands; a listed name must not lead to this machine or to special addresses. */
function listedMayReach({ host }: Endpoint, address: string): boolean {
  return !isSpecial(address) && (isIP(host) !== 0 || !isLoopback(address));
}

/** What to do about an address that a target's name led to. */
export function addressRemedy(endpoint: Endpoint, address: string): string {
  const entry = formatEndpoint({ host: address, port: endpoint.port });
  if (isSpecial(address)) return specialRemedy(entry);
  return `if it is meant, add its network to targets.allow in the exporters' config file, for example '${entry}'`;
}

function remedyFor(endpoint: Endpoint, hasInventory: boolean): string {
  const entry = formatEndpoint(endpoint);
  if (isIP(endpoint.host) !== 0 && isSpecial(endpoint.host)) return specialRemedy(entry);
  const byConfig = `add '${entry}' or a pattern to targets.allow in the exporters' config file`;
  return hasInventory ? `put it under service in the inventory, or ${byConfig}` : byConfig;
}

function specialRemedy(entry: string): string {
  const what = 'no server is expected at a link-local, multicast or cloud metadata address: correct the target';
  return `${what}, or name the address itself in targets.allow ('${entry}')`;
}
