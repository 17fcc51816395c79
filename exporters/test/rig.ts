import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Real servers on free ports of this machine, stopped together. */
export interface Rig {
  folder: string;
  nginx: (options?: NginxOptions) => Promise<number>;
  redis: (options?: RedisOptions) => Promise<number>;
  /** A TCP server that treats every client alike. */
  tcp: (onClient: (client: Socket) => void) => Promise<number>;
  /** Any other program; resolves once its port answers. */
  program: (command: string, args: readonly string[], port: number, env?: NodeJS.ProcessEnv) => Promise<ChildProcess>;
  /** A key, and a certificate for localhost and 127.0.0.1 that it signed itself. */
  certificate: () => Promise<Certificate>;
  stop: () => Promise<void>;
}

export interface NginxOptions {
  /** Further directives of the server. */
  server?: string;
  tls?: Certificate;
}

export interface RedisOptions {
  /** Lines of the config file. */
  config?: readonly string[];
  tls?: Certificate;
}

export interface Certificate {
  certFile: string;
  keyFile: string;
}

const START_TIMEOUT_MS = 10_000;

export async function createRig(): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'exporters-rig-'));
  const children: ChildProcess[] = [];
  const servers: Server[] = [];
  const clients = new Set<Socket>();
  let count = 0;

  async function program(command: string, args: readonly string[], port: number, env = process.env) {
    const child = spawn(command, args, { stdio: 'ignore', env });
    children.push(child);
    await answering(child, command, port);
    return child;
  }

  async function ownFolder(name: string): Promise<string> {
    count += 1;
    const path = join(folder, `${name}-${count}`);
    await mkdir(path, { recursive: true });
    return path;
  }

  return {
    folder,
    program,
    async nginx(options = {}) {
      const path = await ownFolder('nginx');
      const port = await freePort();
      await writeFile(join(path, 'nginx.conf'), nginxConfig(path, port, options));
      await program('nginx', ['-c', join(path, 'nginx.conf'), '-e', join(path, 'error.log'), '-p', path], port);
      return port;
    },
    async redis({ config = [], tls } = {}) {
      const path = await ownFolder('redis');
      const port = await freePort();
      const ports = tls === undefined ? [`port ${port}`] : redisTls(port, tls);
      const lines = [...ports, 'bind 127.0.0.1', `dir ${path}`, 'save ""', ...config];
      await writeFile(join(path, 'redis.conf'), `${lines.join('\n')}\n`);
      await program('redis-server', [join(path, 'redis.conf')], port);
      return port;
    },
    async tcp(onClient) {
      const server = createServer((client) => {
        clients.add(client);
        client.on('error', () => undefined);
        client.on('close', () => clients.delete(client));
        onClient(client);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    async certificate() {
      const path = await ownFolder('certificate');
      const [keyFile, certFile] = [join(path, 'key.pem'), join(path, 'cert.pem')];
      const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
      const place = ['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost', '-addext', names];
      await run('openssl', ['req', '-x509', ...kind, ...place]);
      return { keyFile, certFile };
    },
    async stop() {
      for (const client of clients) client.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await Promise.all(children.map(stopped));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(force);
}

async function answering(child: ChildProcess, command: string, port: number): Promise<void> {
  const failure = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with code ${code ?? 'none'} before it listened`)));
  });
  failure.catch(() => undefined);
  const end = Date.now() + START_TIMEOUT_MS;
  while (!(await Promise.race([takesClients(port), failure]))) {
    if (Date.now() > end) throw new Error(`${command} does not listen on ${port}`);
    await pause(20);
  }
}

function takesClients(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function redisTls(port: number, { certFile, keyFile }: Certificate): string[] {
  const files = [`tls-cert-file ${certFile}`, `tls-key-file ${keyFile}`, `tls-ca-cert-file ${certFile}`];
  return ['port 0', `tls-port ${port}`, ...files, 'tls-auth-clients no'];
}

function nginxConfig(path: string, port: number, { server = '', tls }: NginxOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path}/${name};`,
  );
  const listen =
    tls === undefined
      ? `listen 127.0.0.1:${port};`
      : `listen 127.0.0.1:${port} ssl; ssl_certificate ${tls.certFile}; ssl_certificate_key ${tls.keyFile};`;
  // Workers of root's nginx would otherwise be nobody, who may not read the rig's folder.
  const user = process.getuid?.() === 0 ? 'user root; ' : '';
  return `${user}daemon off; worker_processes 1; pid ${path}/nginx.pid; error_log ${path}/error.log;
events { worker_connections 512; }
http {
  access_log off; ${temporary.join(' ')}
  server { ${listen} root ${path}; location = /stub_status { stub_status; } ${server} }
}
`;
}
