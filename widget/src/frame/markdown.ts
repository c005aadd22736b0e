/**
 * Markdown to DOM nodes, safe by how it is made: elements of a few kinds and text, never HTML from a string. Images become
 * links; links go to web pages and mail only. Nesting and the length of a run are capped, so no text takes long.
 */
export type Cite = (index: number) => Node | null;

const DEEPEST = 6;
const LONGEST = 6000;

const make = (tag: string, children: (Node | string)[] = []) => {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
};

/** The address, if following it can do no harm. */
export const safe = (address: string): string | null => {
  try {
    const url = new URL(address);
    return /^(https?|mailto):$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
};
export const link = (address: string, children: (Node | string)[]): Node => {
  const href = safe(address);
  if (!href) return make('span', children);
  const anchor = make('a', children) as HTMLAnchorElement;
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer nofollow';
  return anchor;
};

const TOKEN = /\\([!-/:-@[-`{-~])|(`+)|!?\[|(\*\*|__|~~|[*_])(?=\S)|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])| *\n/g;
const KIND: Record<string, string> = { '**': 'strong', __: 'strong', '~~': 'del', '*': 'em', _: 'em' };
const LINK = /^!?\[([^[\]]*)\]\(\s*<?([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)?)>?(?:\s+"[^"]*")?\s*\)/;
const CITED = /^\[(\d{1,2})\]/;

const inline = (text: string, cite: Cite | undefined, depth: number): (Node | string)[] => {
  if (text.length > LONGEST || depth > DEEPEST) return [text];
  const out: (Node | string)[] = [];
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); ) {
    const { 0: whole, 1: escaped, 2: ticks, 3: mark, 4: address, index } = match;
    let node: Node | string | null = null;
    let end = index + whole.length;
    if (escaped) node = escaped;
    else if (address) node = link(address, [address]);
    else if (whole.endsWith('\n')) node = make('br');
    else if (ticks || mark) {
      const closing = closes(text, ticks ?? mark!, end);
      if (closing < 0) continue;
      const inner = text.slice(end, closing);
      node = ticks ? make('code', [inner.trim() || inner]) : make(KIND[mark!]!, inline(inner, cite, depth + 1));
      end = closing + whole.length;
    } else {
      const rest = text.slice(index, index + 2500);
      const cited = CITED.exec(rest);
      const linked = LINK.exec(rest);
      if (linked) node = link(linked[2]!, linked[1] ? inline(linked[1], undefined, depth + 1) : [linked[2]!]);
      else if (cited && cite) node = cite(Number(cited[1]));
      if (!node) continue;
      end = index + (linked ?? cited)![0].length;
    }
    if (index > at) out.push(text.slice(at, index));
    out.push(node);
    at = TOKEN.lastIndex = end;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
};

/** Where the run that `mark` opens ends, or -1. An underscore inside a word is one. */
const closes = (text: string, mark: string, from: number): number => {
  const [first] = mark;
  if (first === '_' && /\w/.test(text[from - mark.length - 1] ?? '')) return -1;
  for (let at = text.indexOf(mark, from + 1); at >= 0; at = text.indexOf(mark, at + 1)) {
    const after = text[at + mark.length] ?? '';
    if (first === '`' ? after !== '`' && text[at - 1] !== '`' : !/\s/.test(text[at - 1]!) && !(first === '_' && /\w/.test(after)) && (mark.length > 1 || (after !== first && text[at - 1] !== first))) return at;
  }
  return -1;
};

const ITEM = /^( {0,12})([-*+•]|\d{1,9}[.)])\s+(.*)$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/;
const TABLE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** The blocks of a text. A block that is complete never changes when words are added behind it. */
export const blocks = (text: string): string[] => {
  const out: string[] = [];
  let current: string[] = [];
  let fence = '';
  const push = () => {
    if (current.length) out.push(current.join('\n'));
    current = [];
  };
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    if (fence) {
      current.push(line);
      if (line.trim().startsWith(fence)) {
        fence = '';
        push();
      }
    } else if (FENCE.test(line)) {
      push();
      fence = FENCE.exec(line)![1]!;
      current.push(line);
    } else if (!line.trim()) push();
    else if (HEADING.test(line) || RULE.test(line)) {
      push();
      out.push(line);
    } else {
      const first = current[0];
      if (first != null && !ITEM.test(first) && (ITEM.test(line) || line.startsWith('>') !== first.startsWith('>'))) push();
      current.push(line);
    }
  }
  push();
  return merged(out);
};

/** Items that blank lines part are one list all the same. */
const merged = (parts: string[]): string[] => {
  const out: string[] = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    const [before, here] = [last != null && ITEM.exec(last), ITEM.exec(part)];
    if (before && here && /\d/.test(before[2]!) === /\d/.test(here[2]!)) out[out.length - 1] = last + '\n' + part;
    else out.push(part);
  }
  return out;
};

const block = (source: string, cite: Cite | undefined, depth = 0): Node => {
  const lines = source.split('\n');
  const first = lines[0]!;
  const fence = FENCE.exec(first);
  if (fence) {
    const closed = lines.length > 1 && lines[lines.length - 1]!.trim().startsWith(fence[1]!);
    const pre = make('pre', [make('code', [lines.slice(1, closed ? -1 : undefined).join('\n')])]);
    pre.tabIndex = 0;
    return pre;
  }
  const heading = HEADING.exec(first);
  if (heading) return make('p', [make('strong', inline(heading[1]!, cite, 0))]);
  if (RULE.test(first)) return make('hr');
  if (depth < DEEPEST) {
    if (first.startsWith('>')) return make('blockquote', render(lines.map((line) => line.replace(/^> ?/, '')).join('\n'), cite, depth + 1));
    if (ITEM.test(first)) return list(lines, cite, depth);
    if (lines.length > 1 && first.includes('|') && TABLE.test(lines[1]!)) return table(lines, cite);
  }
  return make('p', inline(source, cite, 0));
};

const list = (lines: string[], cite: Cite | undefined, depth: number): Node => {
  const [, indent, mark] = ITEM.exec(lines[0]!)!;
  const root = make(/\d/.test(mark!) ? 'ol' : 'ul');
  const start = parseInt(mark!);
  if (start > 1) (root as HTMLOListElement).start = start;
  let own: string[] = [];
  let below: string[] = [];
  const push = () => {
    if (!own.length) return;
    const item = make('li', inline(own.join('\n'), cite, 0));
    if (below.length) item.append(...render(below.join('\n'), cite, depth + 1));
    root.append(item);
    below = [];
  };
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1]!.length <= indent!.length) {
      push();
      own = [item[3]!];
    } else if (item || below.length) below.push(line.replace(/^ {1,4}/, ''));
    else own.push(line.trim());
  }
  push();
  return root;
};

const cells = (line: string) => line.trim().replace(/^\||\|$/g, '').split('|').slice(0, 20);
const table = (lines: string[], cite: Cite | undefined): Node => {
  const row = (line: string, tag: string) => make('tr', cells(line).map((cell) => make(tag, inline(cell.trim(), cite, 0))));
  const body = lines.slice(2).map((line) => row(line, 'td'));
  const wrapped = make('div', [make('table', [make('thead', [row(lines[0]!, 'th')]), make('tbody', body)])]);
  wrapped.className = 'table';
  wrapped.tabIndex = 0;
  return wrapped;
};

const render = (text: string, cite: Cite | undefined, depth: number): Node[] => blocks(text).map((one) => block(one, cite, depth));

/** Shows `text` in `host`, touching only blocks that differ from what it showed before. */
export const show = (host: Element & { shown?: string[] }, text: string, cite?: Cite): void => {
  const next = blocks(text);
  const before = host.shown ?? [];
  let same = 0;
  while (same < before.length && before[same] === next[same]) same++;
  while (host.childNodes.length > same) host.lastChild!.remove();
  for (const one of next.slice(same)) host.append(block(one, cite));
  host.shown = next;
};
