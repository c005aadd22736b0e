/** The conversation as it goes on: what is asked, what comes, what waits, and how it heals. */
import { batch, computed, signal } from './signals';
import type { Boot, ToPage } from '../contract';
import { Refusal, connect } from './net';
import { events } from './sse';
import { EMPTY, type Action, reduce } from './state';

const LONGEST_PAUSE = 15_000;
/** Works on plain http too, unlike `randomUUID`. */
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const converse = (boot: Boot, tell: (words: ToPage) => void, locale: () => string) => {
  const net = connect(boot);
  const state = signal(EMPTY);
  /** Seconds until the visitor may write again. */
  const wait = signal(0);
  const loading = signal(false);
  const lost = signal(false);
  const online = signal(navigator.onLine);
  /** Whether the visitor sees what comes. */
  const seen = signal(false);
  const busy = computed(() => state.value.items.some((item) => /sending|streaming/.test(item.state)));
  let birth = unique();
  let stay = '';
  let customer = '';
  let starting: Promise<void> | undefined;
  let delivering: AbortController | undefined;
  let following: AbortController | undefined;
  const queue: { key: string; text: string }[] = [];

  const act = (action: Action) => (state.value = reduce(state.peek(), action));
  const report = (name: NonNullable<ToPage['event']>, detail?: ToPage['detail']) => tell({ event: name, detail });
  const pause = (tries: number) =>
    new Promise<void>((go) => {
      const timer = setTimeout(go, Math.min(500 * 2 ** tries, LONGEST_PAUSE) * (0.75 + Math.random() / 2));
      addEventListener('online', () => (clearTimeout(timer), go()), { once: true });
    });

  /** The visitor's latest stay with this widget, if one goes on. */
  const start = () =>
    (starting ??= (async () => {
      loading.value = true;
      try {
        const kind = customer ? '/conversations' : '/sessions';
        const stays: any[] = await net.data('GET', kind + '?limit=20');
        const found = stays.find(
          (one) => one.assistant_id === boot.assistant && one.metadata?.instance === boot.instance && one.status !== 'closed' && !(Date.parse(one.expires_at) < Date.now()),
        );
        if (found && !stay) {
          stay = `${kind}/${found.id}`;
          act({ type: 'status', status: found.status });
          await follow();
        }
      } catch {
        starting = undefined;
      } finally {
        loading.value = false;
      }
    })());

  const begin = async () => {
    await start();
    if (stay) return stay;
    const kind = customer ? '/conversations' : '/sessions';
    const metadata = { source: 'widget', instance: boot.instance, config: boot.config };
    const made = await net.data('POST', kind, { body: { assistant_id: boot.assistant, customer_id: customer || undefined, locale: locale(), metadata }, key: birth });
    birth = unique();
    report('conversation', { id: made.id });
    return (stay = `${kind}/${made.id}`);
  };

  /** Listens to the stay's own stream: what was said, and what is said from now on. Resolves when it is connected. */
  const follow = (): Promise<void> =>
    new Promise((connected) => {
      if (following || !stay) return connected();
      const own = (following = new AbortController());
      void (async () => {
        for (let tries = 0; !own.signal.aborted; tries++) {
          try {
            const response = await net.call('GET', stay + '/events', { stream: true, last: state.value.cursor, signal: own.signal });
            connected();
            for await (const { id, name, data } of events(response)) {
              if (name === 'error') break;
              tries = 0;
              lost.value = false;
              hear(id, name, data, true);
            }
          } catch (error) {
            if (error instanceof Refusal && error.status < 500 && error.status !== 429) break;
          }
          connected();
          if (own.signal.aborted) break;
          lost.value = busy.value || state.value.status === 'handed_off';
          await pause(tries);
        }
        if (following === own) following = undefined;
      })();
    });
  const unfollow = () => {
    following?.abort();
    following = undefined;
  };

  const hear = (id: number, name: string, data: any, follows: boolean, key?: string) => {
    act({ type: 'event', id, name, data, key, follows, seen: seen.value });
    if (name !== 'message.completed' || data.role === 'user') return;
    if (!follows) report('answer', { status: data.status, confidence: data.confidence, citations: data.citations.length });
  };

  /** Takes what waits to its answer, in order. */
  const deliver = async () => {
    if (delivering) return;
    delivering = new AbortController();
    while (queue.length) {
      const { key, text } = queue[0]!;
      const done = await attempt(key, text);
      if (done && queue[0]?.key === key) queue.shift();
      if (delivering.signal.aborted) delivering = new AbortController();
    }
    delivering = undefined;
    if (stay && state.value.status !== 'closed') void follow();
  };

  /** Whether the server has it, or never will. */
  const attempt = async (key: string, text: string): Promise<boolean> => {
    let begun = false;
    for (let tries = 0, moved = 0; ; tries++) {
      const { signal: given } = delivering!;
      try {
        act({ type: 'outgoing', key, state: online.value ? 'sending' : 'queued' });
        if (!online.value) {
          await pause(tries);
          if (given.aborted) return true;
          continue;
        }
        const path = (await begin()) + '/messages';
        const response = await net.call('POST', path, { body: { content: text }, key, stream: true, signal: given });
        let last = '';
        for await (const { id, name, data } of events(response)) {
          last = name;
          if (name === 'error') break;
          begun = true;
          hear(id, name, data, false, key);
        }
        if (last === 'message.completed') return true;
        throw new TypeError();
      } catch (error) {
        if (given.aborted) {
          act({ type: 'outgoing', key, state: 'failed' });
          return true;
        }
        if (begun) {
          lost.value = true;
          void follow();
          return true;
        }
        if (!(error instanceof Refusal)) {
          act({ type: 'outgoing', key, state: 'queued' });
          await pause(tries);
        } else if (error.status === 429) await countdown(error.wait || 5, key);
        else if (/session_expired|conversation_(closed|not_found)/.test(error.code) && !moved++) reset();
        else if ((error.status >= 500 || error.code === 'conflict') && tries < 4) await pause(tries);
        else {
          act({ type: 'outgoing', key, state: 'failed', error: error.message });
          report('error', { code: error.code });
          return true;
        }
      }
    }
  };

  const countdown = async (seconds: number, key: string) => {
    act({ type: 'outgoing', key, state: 'queued' });
    for (wait.value = Math.ceil(seconds); wait.value > 0; wait.value--) await new Promise((go) => setTimeout(go, 1000));
  };

  /** The stay is over: the next words begin another. */
  const reset = () => {
    unfollow();
    stay = '';
    starting = Promise.resolve();
    act({ type: 'status', status: 'open' });
    state.value = { ...state.value, cursor: -1 };
  };

  const ask = (text: string) => {
    const key = unique();
    act({ type: 'asked', key, text, at: new Date().toISOString() });
    queue.push({ key, text });
    report('question');
    void deliver();
  };
  const retry = (key: string, text: string) => {
    queue.push({ key, text });
    void deliver();
  };
  const stop = () => {
    delivering?.abort();
    act({ type: 'stopped' });
  };

  const handoff = async () => {
    const path = await begin();
    await net.call('POST', path + '/handoff', { key: unique() });
    act({ type: 'status', status: 'handed_off' });
    report('handoff');
    void follow();
  };
  const rate = (id: string, rating: 'up' | 'down', comment?: string) => {
    act({ type: 'rated', id, rating });
    report('feedback', { rating });
    return net.call('POST', `${stay}/messages/${id}/feedback`, { body: { rating, comment }, key: unique() });
  };
  const score = (number: number, comment?: string) => {
    report('rating', { score: number });
    return net.call('POST', stay + '/feedback', { body: { score: number, comment }, key: unique() });
  };
  /** Ends the stay, here at once and at the server when it hears of it. */
  const leave = async () => {
    stop();
    queue.length = 0;
    unfollow();
    if (stay) await net.call('POST', stay + '/close', { key: unique() }).catch(() => {});
  };
  const end = async () => {
    await leave();
    act({ type: 'status', status: 'closed' });
  };
  const restart = () => {
    if (state.value.status !== 'closed') void leave();
    batch(() => {
      reset();
      state.value = EMPTY;
    });
  };

  const identify = (assertion: string) => {
    net.identify(assertion);
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(assertion.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))));
    customer = String(claims.sub ?? claims.user_id ?? '');
    report('identified');
    if (state.value.items.length) return;
    unfollow();
    stay = '';
    starting = undefined;
    if (seen.value) void start();
  };
  const logout = async () => {
    stop();
    unfollow();
    await net.forget().catch(() => {});
    report('logout');
  };

  addEventListener('online', () => (online.value = true));
  addEventListener('offline', () => (online.value = false));
  /** A page nobody looks at holds no connection, unless a person may write. */
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void follow();
    else if (!busy.value && state.value.status === 'open') unfollow();
  });

  return { state, wait, loading, lost, online, seen, busy, act, start, ask, retry, stop, handoff, rate, score, end, restart, identify, logout, report };
};
export type Chat = ReturnType<typeof converse>;
