/** What JSX becomes: DOM nodes. A function or signal among props or children is followed; all else is set once. */
import { Signal, effect, scope, signal, untracked } from './signals';

type Live<T> = T | (() => T) | Signal<T>;
export type Child = Live<Node | string | number | boolean | null | undefined | Child[]>;
type Prop = Live<string | number | boolean | null | undefined> | ((event: any) => unknown) | Child;

export namespace JSX {
  export type Element = Node;
  export interface ElementChildrenAttribute {
    children: unknown;
  }
  export interface IntrinsicElements {
    [tag: string]: Record<string, Prop> & { ref?: (element: any) => void };
  }
}

const now = (value: unknown): unknown => (value instanceof Signal ? value.value : typeof value === 'function' ? value() : value);
const live = (value: unknown) => value instanceof Signal || typeof value === 'function';

const SVG = /^(svg|path)$/;

export const jsx = (tag: string | ((props: any) => Node), props: Record<string, any>): Node => {
  if (typeof tag === 'function') return untracked(() => tag(props));
  const element = SVG.test(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  const { children, ref, ...rest } = props;
  for (const name in rest) {
    const value = rest[name];
    if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (live(value)) effect(() => set(element, name, now(value)));
    else set(element, name, value);
  }
  add(element, children);
  ref?.(element);
  return element;
};
export { jsx as jsxs };
export const Fragment = ({ children }: { children: Child }) => {
  const parts = document.createDocumentFragment();
  add(parts, children);
  return parts;
};

const set = (element: Element, name: string, value: unknown) => {
  if (name === 'value') (element as HTMLInputElement).value = value as string;
  else if (value == null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
};
const add = (parent: Node, child: unknown): void => {
  if (Array.isArray(child)) child.forEach((one) => add(parent, one));
  else if (live(child)) parent.appendChild(hole(child));
  else if (child != null && typeof child !== 'boolean') parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
};

/** A place whose content is made anew whenever what it reads changes. */
const hole = (child: unknown): Node => {
  const parts = document.createDocumentFragment();
  const start = parts.appendChild(document.createComment(''));
  const end = parts.appendChild(document.createComment(''));
  let clear: (() => void) | undefined;
  effect(
    () => {
      clear?.();
      const fresh = document.createDocumentFragment();
      [, clear] = scope(() => {
        const value = now(child);
        untracked(() => add(fresh, value));
      });
      while (start.nextSibling !== end) start.nextSibling!.remove();
      end.before(fresh);
    },
    () => clear!(),
  );
  return parts;
};

/** A list whose rows keep their nodes as long as their key is in it; each row follows its own item. */
export const each = <T>(list: () => readonly T[], key: (item: T) => string, row: (item: Signal<T>) => Node): Node => {
  const parts = document.createDocumentFragment();
  const end = parts.appendChild(document.createComment(''));
  const rows = new Map<string, { item: Signal<T>; node: ChildNode; clear: () => void }>();
  const arrange = () => {
    const items = list();
    const kept = new Set(items.map(key));
    for (const [name, { node, clear }] of rows)
      if (!kept.has(name)) {
        clear();
        node.remove();
        rows.delete(name);
      }
    let before: ChildNode = end;
    for (const item of [...items].reverse()) {
      let known = rows.get(key(item));
      if (known) known.item.value = item;
      else {
        const own = signal(item);
        const [node, clear] = scope(() => untracked(() => row(own)));
        known = { item: own, node: node as ChildNode, clear };
        rows.set(key(item), known);
      }
      if (known.node.nextSibling !== before) before.before(known.node);
      before = known.node;
    }
  };
  effect(arrange, () => rows.forEach(({ clear }) => clear()));
  return parts;
};
