import { z } from 'zod';

const ActiveAlert = z.object({
  fingerprint: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: z.iso.datetime({ offset: true }),
});
const Status = z.object({ uptime: z.iso.datetime({ offset: true }) });
export type ActiveAlert = z.infer<typeof ActiveAlert>;

export type Alertmanager = ReturnType<typeof createAlertmanager>;

/** Alertmanager's HTTP API, as far as the bridge asks it. */
export function createAlertmanager(baseUrl: string, timeoutSeconds: number) {
  return {
    /** @throws when it is not there. */
    async ready(): Promise<boolean> {
      const response = await fetch(new URL('-/ready', baseUrl), { signal: AbortSignal.timeout(timeoutSeconds * 1000) });
      return response.ok;
    },
    /** How long it has been running. @throws when there is no answer. */
    async uptimeSeconds(now: Date): Promise<number> {
      const response = await fetch(new URL('api/v2/status', baseUrl), {
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      const { uptime } = Status.parse(await response.json());
      return (now.getTime() - new Date(uptime).getTime()) / 1000;
    },
    /** Alerts that fire: all of them, or without those that are silenced or inhibited. @throws when there is no answer. */
    async activeAlerts(which: 'all' | 'audible'): Promise<ActiveAlert[]> {
      const url = new URL('api/v2/alerts?active=true&unprocessed=true', baseUrl);
      for (const muted of ['silenced', 'inhibited']) url.searchParams.set(muted, String(which === 'all'));
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutSeconds * 1000) });
      if (!response.ok) throw new Error(`Alertmanager answered ${response.status}`);
      return z.array(ActiveAlert).parse(await response.json());
    },
  };
}
