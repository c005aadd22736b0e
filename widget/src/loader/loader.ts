/** `/widget.js`: launcher, badge and teaser in the page's shadow; the chat itself is a frame of another origin, made on intent. */
import type { Look, Texts, ToFrame, ToPage } from '../contract';
import css from './loader.css';

declare const LOOKS: Record<string, Look>;

type Named = { instance?: string; assertion?: string };
type Instance = Record<string, (given: Named & string) => void>;
type Global = { (name: string, ...rest: unknown[]): void; q?: ArrayLike<unknown>[]; all?: Record<string, Instance> };

const page = window as unknown as { Companin?: Global };
const script = document.currentScript as HTMLScriptElement;
const data = script.dataset;
const id = data.instanceId || 'companin';
const { q: waiting = [], all = {} } = page.Companin ?? {};

/** What the page calls: one instance when it is named, else the first for open and toggle, else all. */
const call: Global = (page.Companin = (name: string, given?: any, told?: any) => {
  if (name === 'on') return addEventListener('companin:' + given, (event) => told((event as CustomEvent).detail));
  for (const key in all)
    if ((given?.instance ?? key) === key) {
      all[key]![name]?.(given);
      if (/^[ot]/.test(name)) break; // open, toggle
    }
});
call.all = all;

let look = LOOKS[data.configId!] ?? {};

if (!all[id]) {
  const origin = new URL(data.apiBase || script.src).origin;
  let frame: HTMLIFrameElement | undefined;
  /** How many words are unread; the frame is ready once it has said so. */
  let unread: number | undefined;
  const state: ToFrame = { open: false };

  const make = <T extends keyof HTMLElementTagNameMap>(tag: T, into: Node) => into.appendChild(document.createElement(tag));
  const own = (texts?: Texts | null) => texts?.[(data.locale || look.language || navigator.language).slice(0, 2) as 'en'] ?? texts?.en ?? '';
  const emit = (name: string, detail?: object) => dispatchEvent(new CustomEvent('companin:' + name, { detail: { instance: id, ...detail } }));

  const html = document.documentElement;
  const host = document.createElement('companin-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = make('button', root);
  make('i', button);
  const label = make('span', button);
  const badge = make('b', button);
  const teaser = make('div', root);
  host.role = 'region';
  teaser.role = 'status';

  const tell = () => frame!.contentWindow!.postMessage(state, origin);
  /** Shows how things stand, and tells the frame. */
  const paint = () => {
    host.style.cssText = look.css ?? '';
    if (data.position) host.style.direction = data.position === 'left' ? 'rtl' : 'ltr';
    label.textContent = own(look.launcher);
    host.ariaLabel = own(look.title) || 'Chat';
    button.ariaLabel = (label.textContent || host.ariaLabel) + (unread ? ` (${unread})` : '');
    button.ariaExpanded = '' + state.open;
    badge.textContent = '' + (unread || '');
    if (!frame) return;
    frame.title = host.ariaLabel;
    const ready = unread! >= 0;
    if (ready) tell();
    const shown = ready && state.open;
    if (frame.hidden !== shown) return;
    frame.hidden = !shown;
    frame.focus();
  };
  const load = () => {
    if (frame) return;
    frame = make('iframe', root);
    frame.hidden = true;
    frame.src = `${origin}/widget/frame?${new URLSearchParams(data as Record<string, string>)}`;
    frame.onload = tell;
  };
  const set = (part: Partial<ToFrame>) => {
    Object.assign(state, part);
    teaser.textContent = '';
    paint();
  };
  const open = () => {
    load();
    set({ open: true, height: innerHeight });
  };
  const close = () => {
    const inside = document.activeElement === host;
    set({ open: false });
    if (inside) button.focus();
  };
  const toggle = () => (state.open ? close() : open());
  const hear = ({ data: heard, origin: from, source }: MessageEvent<ToPage>) => {
    if (source !== frame?.contentWindow || from !== origin) return;
    if (heard.event) emit(heard.event, heard.detail);
    if (heard.gone) state.leave = false;
    if (heard.close) close();
    if (heard.look) {
      look = heard.look;
      unread = heard.unread;
      paint();
    }
  };
  /** Beside the body, not in it: a body that is swapped takes no frame with it. */
  const put = () => {
    if (document.body && !host.isConnected) html.append(host);
  };
  const watch = new MutationObserver(put);
  watch.observe(html, { childList: true });
  const propose = () => {
    const rule = look.proactive?.find(
      ({ after, scroll, path }) =>
        performance.now() > after * 1e3 && (scrollY + innerHeight) * 100 >= scroll * html.scrollHeight && RegExp(path).test(location.pathname),
    );
    if (frame || rule) clearInterval(timer);
    if (frame || !rule) return;
    const words = make('button', teaser);
    words.textContent = own(rule.text);
    words.onclick = open;
    const dismiss = make('button', teaser);
    dismiss.textContent = '×';
    dismiss.onclick = close;
    emit('proactive');
  };
  const timer = look.proactive ? setInterval(propose, 500) : 0;

  all[id] = {
    open,
    close,
    toggle,
    identify: ({ assertion }) => set({ assertion }),
    logout() {
      load();
      set({ assertion: undefined, leave: true });
    },
    locale: (locale) => set({ locale: (data.locale = locale) }),
    destroy() {
      watch.disconnect();
      clearInterval(timer);
      removeEventListener('message', hear);
      host.remove();
      delete all[id];
    },
  };
  button.onclick = toggle;
  button.onpointerenter = button.onfocus = load;
  host.onkeydown = (event) => {
    if (event.key === 'Escape') close();
  };
  addEventListener('message', hear);
  paint();
  put();
}
for (const args of waiting as unknown as [string][]) call(...args);
