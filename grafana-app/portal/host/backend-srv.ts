import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, map, Observable } from 'rxjs';

// Without the storage service, Grafana's user storage keeps things in the browser: answer for it, and spare the request.
const USER_STORAGE = '/apis/userstorage.grafana.app/';

interface Outside {
  announce: (severity: 'success' | 'error', title: string) => void;
  /** Called when an answer says that nobody is signed in. */
  onUnauthorized: () => void;
}

/** Grafana's HTTP client as plugins know it: requests in flight by id replace each other, failures become toasts unless declined. */
export function createBackendSrv({ announce, onUnauthorized }: Outside): BackendSrv {
  const inFlight = new Map<string, AbortController>();

  function fetchFrom<T>(config: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const controller = new AbortController();
      supersede(config.requestId, controller);
      const abort = () => controller.abort();
      config.abortSignal?.addEventListener('abort', abort);
      send<T>(config, controller.signal).then(
        (response) => {
          tellSuccess(response);
          subscriber.next(response);
          subscriber.complete();
        },
        (reason: unknown) => {
          const error = reason as FetchError;
          if (error.status === 401) onUnauthorized();
          subscriber.error(error);
          tellFailure(error);
        },
      );
      return () => {
        config.abortSignal?.removeEventListener('abort', abort);
        controller.abort();
      };
    });
  }

  function supersede(id: string | undefined, controller: AbortController): void {
    if (id === undefined) return;
    inFlight.get(id)?.abort();
    inFlight.set(id, controller);
  }

  function tellSuccess({ config, data }: FetchResponse<unknown>): void {
    const message = messageOf(data);
    if (config.method === undefined || config.method === 'GET' || config.showSuccessAlert === false || message === '')
      return;
    announce('success', message);
  }

  function tellFailure(error: FetchError): void {
    if (error.config.showErrorAlert === false || error.cancelled === true) return;
    // The caller's handlers come first: they may mark the error as handled.
    setTimeout(() => {
      if (error.isHandled !== true) announce('error', messageOf(error.data) || `HTTP ${error.status}`);
    });
  }

  const request = <T>(config: BackendSrvRequest) => lastValueFrom(fetchFrom<T>(config).pipe(map(({ data }) => data)));
  const verb =
    (method: string) =>
    <T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) =>
      request<T>({ ...options, method, url, data });

  return {
    fetch: fetchFrom,
    // Plugins written for older Grafana call these two.
    /* eslint-disable @typescript-eslint/no-deprecated */
    request,
    datasourceRequest: <T>(config: BackendSrvRequest) => lastValueFrom(fetchFrom<T>(config)),
    /* eslint-enable @typescript-eslint/no-deprecated */
    get: <T>(
      url: string,
      params?: BackendSrvRequest['params'],
      requestId?: string,
      options?: Partial<BackendSrvRequest>,
    ) =>
      request<T>({
        ...options,
        method: 'GET',
        url,
        ...(params === undefined ? {} : { params }),
        ...(requestId === undefined ? {} : { requestId }),
      }),
    post: verb('POST'),
    put: verb('PUT'),
    patch: verb('PATCH'),
    delete: verb('DELETE'),
    chunked: () => {
      throw new Error('chunked requests are not supplied by this portal: use fetch');
    },
  };
}

async function send<T>(config: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  if (config.url.startsWith(USER_STORAGE)) throw failure(config, 404, 'Not Found', {});
  let response: Response;
  try {
    response = await fetch(withQuery(config.url, config.params), { ...initOf(config), signal });
  } catch (error) {
    if (signal.aborted) throw failure(config, -1, 'Request was aborted', {}, true);
    throw failure(config, 0, '', { message: error instanceof Error ? error.message : String(error) });
  }
  const data = await dataOf(response, config.responseType);
  if (!response.ok) throw failure(config, response.status, response.statusText, data);
  const { status, statusText, ok, headers, redirected, type, url } = response;
  return { data: data as T, status, statusText, ok, headers, redirected, type, url, config };
}

function failure(
  config: BackendSrvRequest,
  status: number,
  statusText: string,
  data: unknown,
  cancelled = false,
): Error & FetchError {
  return Object.assign(new Error(statusText), { config, status, statusText, data, cancelled });
}

function initOf({ method = 'GET', data, headers, credentials }: BackendSrvRequest): RequestInit {
  const given = new Headers({
    accept: 'application/json, text/plain, */*',
    ...(headers as Record<string, string> | undefined),
  });
  const body = bodyOf(data as unknown);
  if (typeof body === 'string' && !given.has('content-type')) given.set('content-type', 'application/json');
  return {
    method,
    headers: given,
    credentials: credentials ?? 'same-origin',
    ...(method === 'GET' || body === undefined ? {} : { body }),
  };
}

function bodyOf(data: unknown): BodyInit | undefined {
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string' || data instanceof Blob || data instanceof FormData) return data;
  return JSON.stringify(data);
}

function withQuery(url: string, params: BackendSrvRequest['params']): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>(params ?? {})) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  if (query.size === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`;
}

async function dataOf(response: Response, type: BackendSrvRequest['responseType']): Promise<unknown> {
  if (type === 'blob') return response.blob();
  if (type === 'arraybuffer') return response.arrayBuffer();
  const text = await response.text();
  if (type === 'text') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return typeof data === 'string' ? data : '';
  const { message, detail, error } = data as { message?: unknown; detail?: unknown; error?: unknown };
  return [message, detail, error].find((text): text is string => typeof text === 'string') ?? '';
}
