import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';
import { answers } from './wait.ts';

export interface NodeExporter extends Running {
  port: number;
  /** `host:port`. */
  address: string;
}

/** Starts a node_exporter for this machine. */
export async function startNodeExporter(
  options: { port?: number; args?: readonly string[] } = {},
): Promise<NodeExporter> {
  const port = options.port ?? (await freePort());
  const running = await startProcess({
    name: 'node-exporter',
    command: 'prometheus-node-exporter',
    args: [`--web.listen-address=127.0.0.1:${port}`, ...(options.args ?? [])],
    ready: () => answers(`http://127.0.0.1:${port}/metrics`),
  });
  return { ...running, port, address: `127.0.0.1:${port}` };
}
