import type { Auth } from '../../auth.ts';
import { VERIFIED } from '../../connect.ts';
import { ProbeFailure } from '../../failure.ts';
import { basicAuth, httpGet } from '../../http-get.ts';
import { defineModule, type Link, type Plan } from '../../module.ts';
import { parseUrlTarget, type UrlTarget } from '../../url-target.ts';
import { NGINX_METRICS, nginxFamilies } from './metrics.ts';
import { parseStubStatus } from './payload.ts';

/** nginx and Tengine by their `stub_status` page. */
export const nginx = defineModule({
  name: 'nginx',
  summary: 'nginx and Tengine, by the stub_status page',
  exampleTarget: 'http://127.0.0.1:8080/stub_status',
  timeout: '5s',
  maxAnswerBytes: 64 * 1024,
  metrics: NGINX_METRICS,
  settings: {},
  plan(text) {
    const target = parseUrlTarget(text, '/stub_status');
    return target.ok ? { ok: true, value: planOf(target.value) } : target;
  },
});

function planOf(target: UrlTarget): Plan {
  return {
    endpoint: target.endpoint,
    key: `${target.secure} ${target.host}${target.path}`,
    shown: target.shown,
    read: (link) => readStubStatus(target, link),
  };
}

async function readStubStatus({ secure, host, path }: UrlTarget, { connect, auth, maxAnswerBytes }: Link) {
  const useTls = secure ?? (auth?.tls ?? null) !== null;
  const socket = await connect(useTls ? (auth?.tls ?? VERIFIED) : null);
  const page = await httpGet({ socket, host, path, headers: credentials(auth), maxBytes: maxAnswerBytes });
  const status = parseStubStatus(page);
  if (status === null) throw new ProbeFailure('protocol', 'the page is not stub_status: check the path in the target');
  return nginxFamilies(status);
}

const NOBODY = { username: null, password: null };

function credentials(auth: Auth | null): Record<string, string> {
  const { username, password } = auth ?? NOBODY;
  return password === null ? {} : basicAuth(username ?? '', password);
}
