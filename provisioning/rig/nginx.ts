import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folder.ts';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';
import { answers } from './wait.ts';

export interface Nginx extends Running {
  port: number;
  /** `host:port`. */
  address: string;
  /** Answers 200 with `ok`. */
  url: string;
  /** The `stub_status` page. */
  statusUrl: string;
}

/** Starts an nginx with a page at `/` and `stub_status` at `/stub_status`. Further `location` blocks may be given. */
export async function startNginx(options: { port?: number; locations?: string } = {}): Promise<Nginx> {
  const port = options.port ?? (await freePort());
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'html'));
  writeFileSync(join(folder, 'html/index.html'), 'ok\n');
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, options.locations ?? ''));
  const url = `http://127.0.0.1:${port}/`;
  const running = await startProcess({
    name: 'nginx',
    command: '/usr/sbin/nginx',
    args: ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log'), '-p', folder],
    folder,
    ready: () => answers(url),
  });
  const stop = async () => {
    await running.stop();
    removeFolder(folder);
  };
  return { ...running, port, address: `127.0.0.1:${port}`, url, statusUrl: `${url}stub_status`, stop };
}

function configuration(folder: string, port: number, locations: string): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `
daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1; ${user}
events { worker_connections 1024; }
http {
  access_log off;
  ${scratch.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder}/html;
    location = /stub_status { stub_status; }
    ${locations}
  }
}
`;
}
