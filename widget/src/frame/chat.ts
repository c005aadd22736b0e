/** The conversation as it goes on: what is asked, what comes, what waits, and how it heals. */
import { batch, computed, signal } from './signals';
import type { Boot, ToPage } from '../contract';
import { type Held, holding } from './files';
import { type Refusal, connect } from './net';
import { events } from './sse';
import { EMPTY, type Action, type Carried, type Item, type Trouble, reduce } from './state';

const LONGEST_PAUSE = 15_000;
/** Works on plain http too, unlike `randomUUID`. */
const unique = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

export const converse = (boot: Boot, tell: (words: ToPage) => void, locale: () => string) => {
  const net = connect(boot);
  const state = signal(EMPTY);
  /** Seconds until the visitor may write again. */
  const wait = signal(0);
  const loading = signal(false);
  const lost = signal(false);
  const online = signal(navigator.onLine);
  /** What failed last, other than words on their way. */
  const trouble = signal<Trouble | null>(null);
  /** Whether the visitor sees what comes. */
  const seen = signal(false);
  const busy = computed(() => state.value.items.some((item) => /sending|streaming/.test(item.state)));
  let birth = unique();
  let stay = '';
  let customer = '';
  let starting: Promise<void> | undefined;
  let beginning: Promise<string> | undefined;
  let resting: Promise<void> | undefined;
  let delivering: AbortController | undefined;
  let following: AbortController | undefined;
  const queue: { key: string; text: string; files: Held[] }[] = [];

  const act = (action: Action) => (state.value = reduce(state.peek(), action));
  const report = (name: NonNullable<ToPage['event']>, detail?: ToPage['detail']) => tell({ event: name, detail });
  const fault = ({ code = 'unreachable', message, wait, file }: any): Trouble => ({ code, message, wait, file });
  const fail = (error: unknown) => void (trouble.value = error ? fault(error) : null);
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

  /** The stay that goes on, else a new one. */
  const begin = () => (beginning ??= opened().finally(() => (beginning = undefined)));
  const opened = async () => {
    await start();
    if (stay) return stay;
    const kind = customer ? '/conversations' : '/sessions';
    const metadata = { source: 'widget', instance: boot.instance, config: boot.config };
    const made = await net.data('POST', kind, { body: { assistant_id: boot.assistant, customer_id: customer || undefined, locale: locale(), metadata }, key: birth });
    birth = unique();
    report('conversation', { id: made.id });
    return (stay = `${kind}/${made.id}`);
  };

  /** Tries until it is done or never will be: waits for connection, turn and an ill server; moves to another stay when ours is over. */
  const persist = async <T>(given: AbortSignal, run: () => Promise<T>, tell?: (state: 'queued' | 'sending') => void): Promise<T> => {
    for (let tries = 0, moved = 0; ; tries++) {
      try {
        if (online.value) {
          tell?.('sending');
          return await run();
        }
        tell?.('queued');
      } catch (error: any) {
        const { status, code, wait }: Refusal = error;
        if (given.aborted) throw error;
        if (!status || status === 429) tell?.('queued');
        if (status === 429) {
          await countdown(wait || 5);
          continue;
        }
        if (/session_expired|conversation_(closed|not_found)/.test(code!) && !moved++) {
          reset();
          continue;
        }
        if (status && ((status < 500 && code !== 'conflict') || tries > 3)) throw error;
      }
      await pause(tries);
      given.throwIfAborted();
    }
  };
  const countdown = (seconds: number) =>
    (resting ??= (async () => {
      for (wait.value = Math.ceil(seconds); wait.value > 0; wait.value--) await new Promise((go) => setTimeout(go, 1000));
      resting = undefined;
    })());
  const { held, hold, drop, take, carry } = holding(boot, net, persist, begin, unique, fail);

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
          } catch (error: any) {
            if (error.status < 500 && error.status !== 429) break;
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
    for (let next; (next = queue[0]); ) {
      const { signal } = (delivering = new AbortController());
      const { key } = next;
      try {
        await persist(signal, () => post(next!, signal), (state) => act({ type: 'outgoing', key, state }));
      } catch (error: any) {
        act({ type: 'outgoing', key, state: 'failed', error: signal.aborted ? undefined : fault(error) });
        if (!signal.aborted) report('error', { code: error.code });
      }
      if (queue[0] === next) queue.shift();
    }
    delivering = undefined;
    if (stay && state.value.status !== 'closed') void follow();
  };

  /** Resolves when the server has it: with the answer, or to be heard from the stay's own stream. */
  const post = async ({ key, text, files }: (typeof queue)[0], given: AbortSignal) => {
    await Promise.race([Promise.all(files.map(carry)), new Promise((_, no) => given.addEventListener('abort', no))]);
    const path = (await begin()) + '/messages';
    const body = { content: text, attachments: files.map(({ id }) => id) };
    const response = await net.call('POST', path, { body, key, stream: true, signal: given });
    let begun = false;
    try {
      for await (const { id, name, data } of events(response)) {
        if (name === 'error') break;
        begun = true;
        hear(id, name, data, false, key);
        if (name === 'message.completed') return;
      }
      throw new TypeError();
    } catch (error) {
      if (!begun || given.aborted) throw error;
    }
    lost.value = true;
    void follow();
  };

  /** The stay is over: the next words begin another. */
  const reset = () => {
    unfollow();
    stay = '';
    starting = Promise.resolve();
    act({ type: 'status', status: 'open' });
    state.value = { ...state.value, cursor: -1 };
  };

  /** Files without words are called by their names. */
  const ask = (words: string) => {
    const files = take();
    const text = words || files.map(({ name }) => name).join(', ');
    const key = unique();
    fail(null);
    act({ type: 'asked', key, text, at: new Date().toISOString(), files });
    queue.push({ key, text, files });
    report('question');
    void deliver();
  };
  const retry = ({ key, text, files }: Item) => {
    queue.push({ key, text, files: (files as Held[]).filter((one) => !one.refused) });
    void deliver();
  };
  /** Gives a file to be kept, never to be shown in place. */
  const save = async ({ id, name }: Carried) => {
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await (await net.call('GET', `${stay}/attachments/${id}`)).blob());
      link.download = name;
      link.click();
      setTimeout(URL.revokeObjectURL, 60_000, link.href);
    } catch (error) {
      fail(error);
    }
  };
  const stop = () => {
    delivering?.abort();
    act({ type: 'stopped' });
  };

  const handoff = async () => {
    fail(null);
    const path = await begin();
    await net.call('POST', path + '/handoff', { key: unique() });
    act({ type: 'status', status: 'handed_off' });
    report('handoff');
    void follow();
  };
  const rate = (id: string, rating: 'up' | 'down', comment?: string) => {
    act({ type: 'rated', id, rating });
    report('feedback', { rating });
    net.call('POST', `${stay}/messages/${id}/feedback`, { body: { rating, comment }, key: unique() }).catch(fail);
  };
  const score = (number: number, comment?: string) => {
    report('rating', { score: number });
    net.call('POST', stay + '/feedback', { body: { score: number, comment }, key: unique() }).catch(fail);
  };
  /** Ends the stay, here at once and at the server when it hears of it. */
  const leave = async () => {
    stop();
    queue.length = 0;
    unfollow();
    if (stay) await net.call('POST', stay + '/close', { key: unique() }).catch(() => {});
  };
  const end = () => {
    void leave();
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

  addEventListener('online', () => ((online.value = true), seen.value && start()));
  addEventListener('offline', () => (online.value = false));
  /** A page nobody looks at holds no connection, unless a person may write. */
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void follow();
    else if (!busy.value && state.value.status === 'open') unfollow();
  });

  return { state, wait, loading, lost, online, trouble, seen, busy, held, hold, drop, save, fail, act, start, ask, retry, stop, handoff, rate, score, end, restart, identify, logout, report };
};
export type Chat = ReturnType<typeof converse>;
