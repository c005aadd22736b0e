/** Requests to the API: the visitor's token in memory only, and refusals in words for people. */
import type { Boot } from '../contract';

export interface Sent {
  /** As JSON, but for a form. */
  body?: object;
  /** Idempotency-Key: the same request again is the same request. */
  key?: string;
  stream?: boolean;
  /** Last-Event-ID. */
  last?: number;
  signal?: AbortSignal;
  /** Hears how much of the body has gone, 0 to 1. */
  progress?: (part: number) => void;
}

/** The server said no. `wait` is in seconds; what broke on the way has no status. */
export interface Refusal extends Error {
  status?: number;
  code?: string;
  wait?: number;
}

const checked = async (response: Response): Promise<Response> => {
  const { ok, status, headers } = response;
  if (ok) return response;
  const { detail = '' } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(detail), { status, code: headers.get('X-Error-Code'), wait: +headers.get('Retry-After')! });
};

/** As `fetch` does, which tells nobody how much of a body has gone. */
const upload = (address: string, { headers, body, signal }: { headers: Record<string, string>; body: any; signal?: AbortSignal }, progress: (part: number) => void) =>
  new Promise<Response>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    for (const name in headers) request.setRequestHeader(name, headers[name]!);
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onloadend = () => {
      const { status, responseText } = request;
      const named = ['X-Error-Code', 'Retry-After'].map((name) => [name, request.getResponseHeader(name) ?? ''] as [string, string]);
      if (status) done(new Response(responseText, { status, headers: named }));
      else fail(new TypeError());
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });

export const connect = (boot: Boot) => {
  let token = '';
  let identity: string | undefined;

  /** From the frame's own cookie at first; later with the token before, so that a browser without cookies stays who it is. */
  const renew = async () => {
    const named = { client_id: boot.client, identity };
    const again = token && !identity;
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (again) headers.Authorization = 'Bearer ' + token;
    const body = again ? named : { ...named, config_id: boot.config ?? undefined };
    const response = await fetch(boot.api + (again ? '/api/v1/auth/widget-token' : '/widget/token'), { method: 'POST', headers, body: JSON.stringify(body) });
    token = (await (await checked(response)).json()).token;
  };
  /** One renewal at a time, however many wait for it. */
  let renewing: Promise<void> | undefined;
  const renewed = () => (renewing ??= renew().finally(() => (renewing = undefined)));

  const call = async (method: string, path: string, sent: Sent = {}): Promise<Response> => {
    for (let tries = 0; ; tries++) {
      if (!token) await renewed();
      const headers: Record<string, string> = { Authorization: 'Bearer ' + token };
      const form = sent.body instanceof FormData;
      if (sent.body && !form) headers['Content-Type'] = 'application/json';
      if (sent.key) headers['Idempotency-Key'] = sent.key;
      if (sent.stream) headers.Accept = 'text/event-stream';
      if (sent.last! >= 0) headers['Last-Event-ID'] = String(sent.last);
      const used = token;
      const address = boot.api + '/api/v1' + path;
      const request = { method, headers, body: form ? (sent.body as FormData) : sent.body && JSON.stringify(sent.body), signal: sent.signal };
      const response = await (sent.progress ? upload(address, request, sent.progress) : fetch(address, request));
      if (response.status !== 401 || tries) return checked(response);
      if (used === token) await renewed();
    }
  };

  return {
    call,
    data: async (method: string, path: string, sent?: Sent): Promise<any> => (await (await call(method, path, sent)).json()).data,
    /** Who the customer is, in the words of the organization's server; the next request speaks for them. */
    identify: (assertion: string) => {
      identity = assertion;
      token = '';
    },
    forget: async () => {
      token = '';
      identity = undefined;
      await fetch(`${boot.api}/widget/token?client_id=${encodeURIComponent(boot.client)}`, { method: 'DELETE' });
    },
  };
};
export type Net = ReturnType<typeof connect>;
