import { connect as connectTcp, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Endpoint } from './endpoint.ts';
import { ProbeFailure, classify } from './failure.ts';

export interface Address {
  address: string;
  family: number;
}

/** Resolves a name to every address it has, as the system does (/etc/hosts included). */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export interface TlsOptions {
  /** PEM texts. */
  ca?: string;
  cert?: string;
  key?: string;
  /** The name expected in the certificate, where it is not the target's host. */
  serverName?: string;
  verify: boolean;
}

/** TLS with the system's authorities and the target's own name. */
export const VERIFIED: TlsOptions = { verify: true };

export interface Dial {
  endpoint: Endpoint;
  /** Null: no TLS. */
  tls: TlsOptions | null;
  /** Whether this address may be connected to; asked for the very addresses the socket will use. */
  admits: (address: string) => boolean;
  signal: AbortSignal;
}

/**
 * A TCP socket is handed over while it connects: what is written meanwhile goes out with the connection, and a failure
 * to connect is an error of the socket. A TLS socket is handed over when the certificate was found good.
 */
export type Connect = (dial: Dial) => Promise<Socket>;

/** The name resolved, but to nothing this process may connect to. */
export class AddressRefused extends Error {
  readonly address: string;

  constructor(address: string) {
    super('the address is not allowed');
    this.name = 'AddressRefused';
    this.address = address;
  }
}

/** Loaded with the first target that needs it: TLS and cryptography take 8 MB. */
export const tlsModule = () => process.getBuiltinModule('node:tls');

const readBuffer = new Uint8Array(64 * 1024);

const contexts = new WeakMap<TlsOptions, SecureContext>();

/**
 * Opens connections to admitted addresses only. The name is resolved once and the socket gets the checked addresses,
 * so a second answer of the name server cannot lead elsewhere (DNS rebinding).
 */
export function createConnect(resolve: Resolve): Connect {
  return async ({ endpoint, tls, admits, signal }) => {
    const addresses = await admitted(endpoint.host, admits, resolve, signal);
    signal.throwIfAborted();
    const options = {
      host: endpoint.host,
      port: endpoint.port,
      lookup: answering(addresses),
      autoSelectFamily: addresses.length > 1,
    };
    if (tls === null) return endedBy(signal, openTcp(options));
    return secure(endedBy(signal, tlsModule().connect({ ...options, ...secured(tls, endpoint.host) })));
  };
}

async function admitted(
  host: string,
  admits: Dial['admits'],
  resolve: Resolve,
  signal: AbortSignal,
): Promise<readonly Address[]> {
  const version = isIP(host);
  const found = version === 0 ? await unlessAborted(resolve(host), signal) : [{ address: host, family: version }];
  const allowed = found.filter(({ address }) => admits(address));
  if (allowed.length > 0) return allowed;
  if (found[0] === undefined) throw new ProbeFailure('dns', 'the name has no address');
  throw new AddressRefused(found[0].address);
}

/** The system's resolver cannot be interrupted: its answer is left behind instead. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new ProbeFailure('timeout', 'the name server did not answer in time'));
    signal.addEventListener('abort', stop, { once: true });
    work
      .then(resolve, (error: unknown) => reject(classify(error)))
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * All sockets read into one buffer and keep a copy of just what came: Node would allocate 64 KiB for each read, which at
 * some thousand probes a second is most of the memory in use.
 */
function openTcp(options: TcpNetConnectOpts): Socket {
  const socket: Socket = connectTcp({
    ...options,
    onread: { buffer: readBuffer, callback: (bytes, buffer) => socket.push(Buffer.copyBytesFrom(buffer, 0, bytes)) },
  });
  return socket;
}

function answering(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}

function secured(tls: TlsOptions, host: string) {
  const servername = tls.serverName ?? (isIP(host) === 0 ? host : '');
  return {
    secureContext: secureContext(tls),
    servername,
    rejectUnauthorized: tls.verify,
    // The certificate is checked against the name asked for, or the address where the target is one.
    host: servername === '' ? host : servername,
  };
}

/** Reading certificates is the dearest part of a handshake's set-up: once per auth module. */
function secureContext(tls: TlsOptions): SecureContext {
  const known = contexts.get(tls);
  if (known !== undefined) return known;
  const { ca, cert, key } = tls;
  const made = tlsModule().createSecureContext({ ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
  contexts.set(tls, made);
  return made;
}

/** Errors are for whoever reads the socket; nobody listening must not end the process. */
function endedBy<S extends Socket>(signal: AbortSignal, socket: S): S {
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', stop));
  return socket.on('error', () => undefined);
}

/** Nothing may be written before the certificate is known to be good. */
function secure(socket: TLSSocket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', (error) => reject(classify(error)));
    socket.once('close', () => {
      if (!socket.authorized) reject(new ProbeFailure('reset', 'the connection was closed during the TLS handshake'));
    });
  });
}
