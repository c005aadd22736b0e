/** The chat inside the frame: reads its bootstrap, listens to the page, shows the panel. */
import { effect, signal } from './signals';
import type { Boot, ToFrame, ToPage } from '../contract';
import { converse } from './chat';
import { Panel, reader } from './view/panel';
import { speak } from './words';

const boot = JSON.parse(document.getElementById('companin')!.textContent!) as Boot;
const root = document.documentElement;
let host = '';
let assertion: string | undefined;
const tell = (words: ToPage) => host && parent.postMessage(words, host);

const words = speak(boot);
const said = signal('');
const open = signal(false);
const announce = (text: string) => (said.value = text);
const chat = converse(boot, tell, () => words.language.value);
const parts = { boot, chat, words, announce };
const close = () => tell({ close: true });

root.style.cssText = boot.look.css ?? '';
root.style.direction = '';
document.body.append(<Panel {...parts} close={close} said={() => said.value} />);
reader(parts);

effect(() => {
  const { unread } = chat.state.value;
  if (unread && chat.seen.value) chat.act({ type: 'read' });
  else tell({ look: boot.look, unread });
});
const look = () => {
  chat.seen.value = open.value && !document.hidden;
};
document.addEventListener('visibilitychange', look);

/** The words' place has the focus as soon as the page shows us: a frame not yet shown can't have it. */
let entering = false;
const enter = () => {
  const area = document.querySelector('textarea');
  if (entering) area?.focus();
  entering &&= !!area && !(document.hasFocus() && document.activeElement === area);
};
addEventListener('focus', enter);

/** Only the page that holds us is heard, and from the first word on only at the origin it spoke from. */
addEventListener('message', ({ source, origin, data }: MessageEvent<ToFrame>) => {
  if (source !== parent || parent === window || (host && origin !== host) || typeof data?.open !== 'boolean') return;
  const first = !host;
  host = origin;
  if (data.leave) return void chat.logout().then(() => (tell({ gone: true, close: true }), location.reload()));
  if (data.assertion && data.assertion !== assertion) chat.identify((assertion = data.assertion));
  if (data.locale) void words.learn(data.locale);
  if (data.open !== open.value) {
    open.value = data.open;
    height = data.height;
    look();
    chat.report(data.open ? 'open' : 'close');
    if (data.open) {
      void chat.start();
      entering = true;
      enter();
    }
  }
  if (first) {
    tell({ look: boot.look, unread: chat.state.value.unread });
    chat.report('ready');
  }
});
/** Where the chat covers the whole page, Tab stays in it. */
let height: number | undefined;
const circle = (event: KeyboardEvent) => {
  const stops = [...document.querySelectorAll<HTMLElement>('button, a, textarea, [tabindex]')].filter((one) => one.checkVisibility());
  const [to, from] = event.shiftKey ? [stops.at(-1), stops[0]] : [stops[0], stops.at(-1)];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to!.focus();
};
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
  if (event.key === 'Tab' && height === innerHeight) circle(event);
});
