/** Files beside the visitor's words: checked, sent at once and once, to the stay that goes on; taken back until words went with them. */
import { type Signal, signal } from './signals';
import type { Boot } from '../contract';
import type { Net } from './net';
import type { Carried } from './state';

export interface Held extends Carried {
  key: string;
  file: File;
  /** How much of it has gone, 0 to 1. */
  part: Signal<number>;
  /** The stay that has it. */
  stay?: string;
  going?: Promise<void>;
  /** The server said never. */
  refused?: boolean;
  dropped: AbortController;
}

/** `persist` is the conversation's patience, `begin` its stay, `fail` its ear for what fails. */
export const holding = (
  { attachments }: Boot,
  net: Net,
  persist: <T>(given: AbortSignal, run: () => Promise<T>) => Promise<T>,
  begin: () => Promise<string>,
  unique: () => string,
  fail: (error: unknown) => void,
) => {
  const held = signal<Held[]>([]);

  const unfit = ({ name, size, type }: File): string | undefined => {
    const { accept, maxBytes, maxFiles } = attachments!;
    if (held.value.length >= maxFiles) return 'too_many';
    if (!accept.some((one) => one === type || name.toLowerCase().endsWith(one))) return 'attachment_refused';
    return size > maxBytes ? 'too_large' : size ? undefined : 'empty';
  };
  /** Brings one to the stay that goes on, unless it is there. */
  const carry = (one: Held): Promise<void> =>
    (one.going ??= persist(one.dropped.signal, async () => {
      const stay = await begin();
      if (one.stay === stay) return;
      const body = new FormData();
      body.append('file', one.file);
      const { id } = await net.data('POST', stay + '/attachments', { body, key: one.key, signal: one.dropped.signal, progress: (part) => (one.part.value = part) });
      Object.assign(one, { id, stay });
    })
      .catch((error) => {
        one.refused = error.status < 500;
        throw Object.assign(error, { file: one.name });
      })
      .finally(() => (one.going = undefined)));
  const drop = (one: Held) => {
    held.value = held.value.filter((other) => other !== one);
    one.dropped.abort();
    if (one.id) net.call('DELETE', `${one.stay}/attachments/${one.id}`).catch(() => {});
  };
  const hold = (files: Iterable<File>) => {
    fail(null);
    for (const file of files) {
      const { name, size } = file;
      const code = unfit(file);
      if (code) {
        fail({ code, file: name });
        continue;
      }
      const one: Held = { key: unique(), name, size, file, part: signal(0), dropped: new AbortController() };
      held.value = [...held.value, one];
      carry(one).catch((error) => {
        if (!held.value.includes(one)) return;
        drop(one);
        fail(error);
      });
    }
  };
  /** They go with the next words. */
  const take = (): Held[] => {
    const taken = held.value;
    held.value = [];
    return taken;
  };
  return { held, hold, drop, take, carry };
};
