/** The whole chat: header, what was said, how things stand, the composer. */
import { type Signal, computed, effect, signal } from '../signals';
import { link, safe } from '../markdown';
import { Composer } from './composer';
import { Icon } from './icon';
import { Messages, type Parts, toPerson } from './message';

export const Panel = (parts: Parts & { close: () => void; said: () => string }) => {
  const { chat, words, close, said } = parts;
  const { t } = words;
  let log!: HTMLElement;
  let stuck = true;
  const closed = computed(() => chat.state.value.status === 'closed');
  const due = waiting(parts);
  /** Whether files are held over us that we take. */
  const dragged = signal(false);
  const over = (event: DragEvent) => {
    if (!parts.boot.attachments || closed.value || !event.dataTransfer!.types.includes('Files')) return;
    event.preventDefault();
    dragged.value = event.type === 'dragover';
    if (event.type === 'drop') chat.hold(event.dataTransfer!.files);
  };
  let at = 0;
  /** Stays at the end unless the visitor has scrolled up from it: what grows below us is no scrolling. */
  const scrolled = () => {
    stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 60 || (stuck && log.scrollTop >= at);
    at = log.scrollTop;
  };
  const bottom = () => stuck && (log.scrollTop = log.scrollHeight);
  const body = (
    <main class="chat" ondragover={over} ondrop={over} ondragleave={(event: DragEvent) => event.relatedTarget || (dragged.value = false)}>
      <Header {...parts} close={close} />
      <div class="log" role="log" aria-live="off" tabindex="0" aria-label={() => t('log')} ref={(element: HTMLElement) => (log = element)} onscroll={scrolled}>
        <div class="thread">
          <Intro {...parts} />
          <Messages {...parts} />
          {() => due.value && <div class="row"><div class="bubble dots" aria-hidden="true"><i /><i /><i /></div></div>}
        </div>
      </div>
      <Notices {...parts} dragged={dragged} />
      {() => (closed.value ? <Ended {...parts} /> : <Composer {...parts} said={() => (stuck = true)} />)}
      <p class="sr" role="status">{said}</p>
    </main>
  );
  new ResizeObserver(bottom).observe(log.firstElementChild!);
  new ResizeObserver(bottom).observe(log);
  return body;
};

/** Something was sent and not a word has come yet. */
const waiting = ({ chat }: Parts) =>
  computed(() => {
    const item = chat.state.value.items.at(-1);
    return !!item && chat.state.value.status === 'open' && (item.state === 'sending' || (item.state === 'streaming' && !item.text) || (item.role === 'user' && chat.busy.value && item.state === 'sent'));
  });

const Header = ({ close, ...parts }: Parts & { close: () => void }) => {
  const { boot, chat, words } = parts;
  const { t, label } = words;
  const agent = () => (chat.state.value.status === 'handed_off' ? chat.state.value.agent : null);
  return (
    <header>
      <div class="face" aria-hidden="true">
        {() => agent()?.[0] ?? <Icon name="spark" />}
      </div>
      <div class="name">
        <h1 dir="auto">{() => agent() ?? boot.title}</h1>
        <p dir="auto">
          {() => (agent() ? [<i class="here" />, t('youCan')] : (boot.subtitle ?? t('aiName')))}
        </p>
      </div>
      <Menu {...parts} />
      <button class="head" {...label('close')} onclick={close}>
        <Icon name="close" />
      </button>
    </header>
  );
};

const Menu = (parts: Parts) => {
  const { boot, chat, words } = parts;
  const { t, label } = words;
  const open = signal(false);
  let root!: HTMLElement;
  const shut = () => {
    if (!open.value) return;
    open.value = false;
    root.querySelector('button')!.focus();
  };
  const going = computed(() => chat.state.value.items.length > 0);
  const status = computed(() => chat.state.value.status);
  const entry = (icon: Parameters<typeof Icon>[0]['name'], key: string, act: () => unknown) => (
    <button onclick={() => (shut(), act())}>
      <Icon name={icon} /> {t(key)}
    </button>
  );
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open.value) return;
    event.stopPropagation();
    shut();
  };
  addEventListener('pointerdown', (event) => open.value && !root.contains(event.target as Node) && (open.value = false));
  return (
    <div class="menu" ref={(element: HTMLElement) => (root = element)} onkeydown={onkeydown} hidden={() => !going.value && !boot.show.handoff}>
      <button class="head" {...label('menu')} aria-expanded={() => String(open.value)} onclick={() => (open.value = !open.value)}>
        <Icon name="menu" />
      </button>
      {() =>
        open.value && (
          <div class="list">
            {boot.show.handoff && status.value === 'open' && entry('person', 'human', () => toPerson(parts))}
            {going.value && entry('plus', 'new', chat.restart)}
            {going.value && status.value !== 'closed' && entry('done', 'end', chat.end)}
          </div>
        )
      }
    </div>
  );
};

const Intro = ({ boot, chat, words: { t } }: Parts) => {
  const fresh = computed(() => !chat.state.value.items.length && !chat.loading.value);
  return (
  <>
    <p class="ai">
      {() => boot.aiNotice ?? t('ai')}{' '}
      {boot.privacyUrl && safe(boot.privacyUrl) && (() => link(boot.privacyUrl!, [boot.privacy ?? t('privacy')]))}
    </p>
    {boot.greeting && (
      <div class="row">
        <div class="bubble" dir="auto">
          {boot.greeting}
        </div>
      </div>
    )}
    {() =>
      fresh.value &&
      !!boot.suggestions?.length && (
        <div class="suggestions" role="group" aria-label={t('suggestions')}>
          {boot.suggestions.map((text) => (
            <button class="pill" dir="auto" onclick={() => chat.ask(text)}>
              {text}
            </button>
          ))}
        </div>
      )
    }
  </>
  );
};

const Notices = ({ chat, words: { t, limits, explain }, dragged }: Parts & { dragged: Signal<boolean> }) => (
  <div class="notices" role="status">
    {() => {
      if (dragged.value) return <p>{t('drop') + ' ' + t('limits', limits())}</p>;
      if (!chat.online.value) return <p>{t('offline')}</p>;
      if (chat.wait.value) return <p>{t('wait', { n: chat.wait.value })}</p>;
      if (chat.trouble.value) return <p class="bad">{explain(chat.trouble.value)}</p>;
      if (chat.lost.value) return <p>{t('resume')}</p>;
      if (chat.loading.value) return <p>{t('loading')}</p>;
      return chat.state.value.status === 'handed_off' && !chat.state.value.agent && <p>{t('handedOff')}</p>;
    }}
  </div>
);

/** The conversation is over: how was it, and another one. */
const Ended = ({ boot, chat, words: { t }, announce }: Parts) => {
  const given = signal(0);
  const sent = signal(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const comment = (event.target as HTMLFormElement).querySelector('textarea')!.value.trim();
    chat.score(given.value, comment || undefined);
    sent.value = true;
    announce(t('rated'));
  };
  return (
    <div class="ended">
      <p>{() => t('closed')}</p>
      {() =>
        boot.show.rating &&
        (sent.value ? (
          <p>{t('rated')}</p>
        ) : (
          <form onsubmit={submit}>
            <fieldset>
              <legend>{t('rate')}</legend>
              {[1, 2, 3, 4, 5].map((n) => (
                <button type="button" class="star" aria-label={t('star', { n })} aria-pressed={() => String(given.value >= n)} onclick={() => (given.value = n)}>
                  <Icon name="star" />
                </button>
              ))}
            </fieldset>
            {() =>
              given.value > 0 && [
                <textarea rows="2" maxlength="2000" aria-label={t('comment')} placeholder={t('comment')} />,
                <button class="main">{t('sendFeedback')}</button>,
              ]
            }
          </form>
        ))
      }
      <button class="pill" onclick={chat.restart}>
        <Icon name="plus" /> {() => t('new')}
      </button>
    </div>
  );
};

/** Reads each finished answer aloud, once. */
export const reader = ({ chat, announce }: Parts) => {
  let read = '';
  effect(() => {
    const item = chat.state.value.items.at(-1);
    if (!item || item.role === 'user' || item.state !== 'done' || item.key === read) return;
    read = item.key;
    if (chat.seen.peek() && !chat.loading.peek()) announce(item.text.replace(/[*_`#>|[\]]/g, ''));
  });
};
