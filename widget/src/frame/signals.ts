/** Values that are followed: what reads one runs again when it changes. */
interface Reader {
  sources: Set<Set<Reader>>;
  stale: () => void;
}
let reader: Reader | undefined;
/** Effects that wait for the outermost change to be over. */
const due = new Set<() => void>();
let depth = 0;

export const batch = (change: () => void) => {
  depth++;
  try {
    change();
    if (depth === 1)
      for (const run of due) {
        due.delete(run);
        run();
      }
  } finally {
    depth--;
  }
};

const reading = <T>(as: Reader | undefined, run: () => T): T => {
  const outer = reader;
  reader = as;
  try {
    return run();
  } finally {
    reader = outer;
  }
};
export const untracked = <T>(run: () => T): T => reading(undefined, run);
const release = (one: Reader) => {
  for (const readers of one.sources) readers.delete(one);
  one.sources.clear();
};

export class Signal<T> {
  readonly readers = new Set<Reader>();
  constructor(protected kept: T) {}
  get value(): T {
    if (reader) {
      this.readers.add(reader);
      reader.sources.add(this.readers);
    }
    return this.peek();
  }
  set value(next: T) {
    if (next === this.kept) return;
    this.kept = next;
    batch(() => [...this.readers].forEach((one) => one.stale()));
  }
  peek(): T {
    return this.kept;
  }
}
export const signal = <T>(value: T) => new Signal(value);

/** What ends all that was started within the part that is being made. */
let ends: (() => void)[] | undefined;

/** Runs `make`, and gives with its result what ends everything it started to follow. */
export const scope = <T>(make: () => T): [T, () => void] => {
  const outer = ends;
  const mine: (() => void)[] = (ends = []);
  try {
    return [make(), () => mine.splice(0).forEach((end) => end())];
  } finally {
    ends = outer;
  }
};

/** Runs now, and again after whatever it read has changed, until it or the part it belongs to is ended. */
export const effect = (run: () => void, ended?: () => void) => {
  let over = false;
  const again = () => {
    if (over) return;
    release(self);
    reading(self, run);
  };
  const self: Reader = { sources: new Set(), stale: () => due.add(again) };
  batch(again);
  ends?.push(() => {
    over = true;
    release(self);
    ended?.();
  });
};

/** Follows what it is made of; only another value is a change. */
export const computed = <T>(make: () => T): Signal<T> => {
  const made = signal(undefined as T);
  effect(() => {
    made.value = make();
  });
  return made;
};
