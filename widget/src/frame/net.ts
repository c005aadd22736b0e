/** Requests to the API: the visitor's token in memory only, and refusals in words for people. */
import type { Boot } from '../contract';

export interface Sent {
  body?: object;
  /** Idempotency-Key: the same request again is the same request. */
  key?: string;
  stream?: boolean;
  /** Last-Event-ID. */
  last?: number;
  signal?: AbortSignal;
}

/** The server said no. `wait` is in seconds. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly wait: number,
    detail: string,
  ) {
    super(detail);
  }
}

const checked = async (response: Response): Promise<Response> => {
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Refusal(response.status, response.headers.get('X-Error-Code') ?? '', Number(response.headers.get('Retry-After')) || 0, String(said.detail ?? ''));
};

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
      if (sent.body) headers['Content-Type'] = 'application/json';
      if (sent.key) headers['Idempotency-Key'] = sent.key;
      if (sent.stream) headers.Accept = 'text/event-stream';
      if (sent.last != null && sent.last >= 0) headers['Last-Event-ID'] = String(sent.last);
      const used = token;
      const response = await fetch(boot.api + '/api/v1' + path, { method, headers, body: sent.body && JSON.stringify(sent.body), signal: sent.signal });
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
