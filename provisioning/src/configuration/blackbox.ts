import { stringify } from 'yaml';

/** The text of blackbox.yml. Each probe ends before the scrape that asked for it does. */
export function blackboxConfig(): string {
  const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true };
  return stringify({
    modules: {
      tcp_connect: { prober: 'tcp', timeout: '5s', tcp: ip },
      http_2xx: { prober: 'http', timeout: '10s', http: ip },
      icmp: { prober: 'icmp', timeout: '5s', icmp: ip },
    },
  });
}
