/** Why a probe gave no values: the closed set of values of the `reason` label. */
export const FAILURE_REASONS = [
  'timeout',
  'dns',
  'refused',
  'reset',
  'unreachable',
  'tls',
  'auth',
  'forbidden',
  'busy',
  'http_status',
  'protocol',
  'too_large',
  'overloaded',
  'internal',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** A failed probe. The message is written by us and never quotes the target's answer, which may hold a secret. */
export class ProbeFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProbeFailure';
    this.reason = reason;
  }
}

const BY_CODE: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ENOTFOUND: ['dns', 'the name does not resolve'],
  EAI_AGAIN: ['dns', 'the name server does not answer'],
  ECONNREFUSED: ['refused', 'nothing listens on that port'],
  ECONNRESET: ['reset', 'the connection was reset'],
  EPIPE: ['reset', 'the connection was closed while writing'],
  ETIMEDOUT: ['timeout', 'the network gave up connecting'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  ENETUNREACH: ['unreachable', 'no route to the network'],
  EADDRNOTAVAIL: ['unreachable', 'the address cannot be used from here'],
  EACCES: ['unreachable', 'the system forbids this connection'],
  EPROTO: ['tls', 'the TLS handshake failed'],
  EMFILE: ['overloaded', 'this process has no file descriptor left'],
  ENFILE: ['overloaded', 'this machine has no file descriptor left'],
};

const TLS_CODE = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What an error of Node's network layers says about the target. */
export function classify(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known !== undefined) return new ProbeFailure(known[0], known[1], { cause: error });
  if (TLS_CODE.test(code)) return new ProbeFailure('tls', `the TLS handshake failed (${code})`, { cause: error });
  if (code.startsWith('EAI_') || code === 'ENODATA') {
    return new ProbeFailure('dns', `the name could not be resolved (${code})`, { cause: error });
  }
  return new ProbeFailure('internal', `unexpected error${code === '' ? '' : ` (${code})`}`, { cause: error });
}

/** A TLS alert record: type 21, version 3.x (RFC 8446 §5.1). */
export function looksLikeTls(answer: Uint8Array): boolean {
  return answer[0] === 0x15 && answer[1] === 0x03;
}

/** The failure of a plain-text client at a TLS port. */
export function speaksTls(): ProbeFailure {
  return new ProbeFailure('tls', 'the port speaks TLS: write the target with the TLS scheme');
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors.at(-1));
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
