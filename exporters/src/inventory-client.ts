import { VERIFIED, type Connect } from './connect.ts';
import { httpGet } from './http-get.ts';
import { parseUrlTarget } from './url-target.ts';

const TIMEOUT_MS = 2_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** Asks the bridge for its listing of a module. @throws ProbeFailure */
export async function fetchListing(
  { url, token }: { url: string; token: string | null },
  moduleName: string,
  connect: Connect,
): Promise<string> {
  const target = parseUrlTarget(`${url}/discovery/${moduleName}`, '/');
  if (!target.ok) throw new Error(`CLDERA_INVENTORY_URL: ${target.problem}`);
  const { endpoint, secure, host, path } = target.value;
  const socket = await connect({
    endpoint,
    tls: secure === true ? VERIFIED : null,
    admits: () => true,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  return httpGet({ socket, host, path, headers, maxBytes: MAX_BYTES });
}
