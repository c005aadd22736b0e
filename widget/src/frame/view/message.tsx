/** One thing said: the visitor's words with how they fare, an answer with what it rests on, a person's words. */
import { type Signal, computed, effect, signal } from '../signals';
import type { Boot } from '../../contract';
import type { Chat } from '../chat';
import { each } from '../jsx-runtime';
import { link, safe, show } from '../markdown';
import type { Citation, Item } from '../state';
import type { Words } from '../words';
import { Files } from './files';
import { Icon } from './icon';

export interface Parts {
  boot: Boot;
  chat: Chat;
  words: Words;
  /** Says something to those who listen to the page. */
  announce: (text: string) => void;
}

export const Message = ({ item, ...parts }: Parts & { item: Signal<Item> }) => (item.value.role === 'user' ? Own({ item, ...parts }) : Theirs({ item, ...parts }));

const Own = ({ item, ...parts }: Parts & { item: Signal<Item> }) => {
  const { chat, words } = parts;
  const { t } = words;
  const files = computed(() => item.value.files);
  const named = () => files.value.map(({ name }) => name).join(', ');
  return (
    <div class="row own">
      <span class="sr">{() => t('you')}</span>
      <div class="bubble" dir="auto">
        {() => item.value.text !== named() && item.value.text}
        {() => files.value.length > 0 && <Files {...parts} files={files.value} />}
      </div>
      {() => {
        const { state, error } = item.value;
        if (state === 'queued') return <p class="fate">{t('queued')}</p>;
        return (
          state === 'failed' && (
            <p class="fate bad">
              {error ? words.explain(error) : t('failed')}{' '}
              <button class="link" onclick={() => chat.retry(item.value)}>
                {t('retry')}
              </button>
            </p>
          )
        );
      }}
    </div>
  );
};

const Theirs = ({ item, ...parts }: Parts & { item: Signal<Item> }) => {
  const { boot, chat, words } = parts;
  const { t } = words;
  const person = item.value.role === 'agent';
  const opened = signal<number | null>(null);
  const body = (<div class="text" dir="auto" />) as HTMLElement;
  const chip = (citation: Citation) => (
    <button
      class="chip"
      aria-label={() => t('citation', { n: citation.index, title: citation.title })}
      aria-expanded={() => String(opened.value === citation.index)}
      onclick={() => (opened.value = opened.value === citation.index ? null : citation.index)}
    >
      {citation.index}
    </button>
  );
  let cited = '';
  effect(() => {
    const { text, citations } = item.value;
    const find = (index: number) => (boot.show.sources && citations.find((one) => one.index === index)) || null;
    if (cited !== String(citations.length)) {
      cited = String(citations.length);
      show(body, '');
    }
    show(body, text, (index) => {
      const found = find(index);
      return found && chip(found);
    });
  });
  // what reads the whole item is made anew with every word: only these decide what stands below it
  const state = computed(() => item.value.state);
  const citations = computed(() => item.value.citations);
  const files = computed(() => item.value.files);
  const offered = computed(() => item.value.status === 'abstained' && boot.show.handoff && chat.state.value.status === 'open' && last(chat, item.value));
  return (
    <div class={person ? 'row person' : 'row'} hidden={() => !item.value.text && state.value === 'streaming'}>
      {person && <p class="who">{() => item.value.name ?? t('agentName')}</p>}
      <div class="bubble">
        {body}
        {() => files.value.length > 0 && <Files {...parts} files={files.value} />}
        {() => state.value === 'stopped' && <p class="fate">{t('stopped')}</p>}
        {() => state.value === 'done' && boot.show.sources && citations.value.length > 0 && <Sources citations={citations.value} chip={chip} opened={opened} words={words} />}
      </div>
      {() => !person && state.value === 'done' && <Tools item={item} {...parts} />}
      {() => offered.value && <Human {...parts} />}
    </div>
  );
};

const last = (chat: Chat, item: Item) => chat.state.value.items.at(-1)?.key === item.key;

const Sources = ({ citations, chip, opened, words: { t } }: { citations: Citation[]; chip: (one: Citation) => Node; opened: Signal<number | null>; words: Words }) => (
  <div class="sources">
    <div class="chips">
      <span>{() => t('sources', { n: citations.length })}</span>
      {citations.map(chip)}
    </div>
    {() => {
      const one = citations.find(({ index }) => index === opened.value);
      if (!one) return null;
      const where = [one.heading, one.page && t('page', { n: one.page })].filter(Boolean).join(' · ');
      const quote = (<blockquote dir="auto" tabindex="0" />) as HTMLElement;
      show(quote, one.quote);
      return (
        <div class="source">
          <strong dir="auto">{one.title}</strong>
          {where && <span dir="auto">{where}</span>}
          {quote}
          {one.url && safe(one.url) && link(one.url, [(<Icon name="link" />) as Node, t('open')])}
        </div>
      );
    }}
  </div>
);

const REASONS = ['wrong', 'incomplete', 'off', 'unclear'];

const Tools = ({ item, boot, chat, words: { t, label }, announce }: Parts & { item: Signal<Item> }) => {
  const asking = signal(false);
  const copied = signal(false);
  const reason = signal('');
  const rate = (rating: 'up' | 'down', comment?: string) => chat.rate(item.value.id!, rating, comment);
  const copy = () => {
    const area = document.body.appendChild((<textarea class="sr" />) as HTMLTextAreaElement);
    area.value = item.value.text;
    area.select();
    copied.value = document.execCommand('copy');
    area.remove();
    announce(t('copied'));
    setTimeout(() => (copied.value = false), 2000);
  };
  const sent = (event: SubmitEvent) => {
    event.preventDefault();
    const words = (event.target as HTMLFormElement).querySelector('textarea')!.value.trim();
    rate('down', [reason.value && t('reason.' + reason.value), words].filter(Boolean).join(': ') || undefined);
    asking.value = false;
    announce(t('rated'));
  };
  const thumb = (rating: 'up' | 'down', act: () => void) => (
    <button class="tool" {...label(rating)} aria-pressed={() => String(item.value.rating === rating)} onclick={act}>
      <Icon name={rating} />
    </button>
  );
  return (
    <div class="tools">
      {boot.show.feedback && [thumb('up', () => (rate('up'), (asking.value = false), announce(t('rated')))), thumb('down', () => (rate('down'), (asking.value = true)))]}
      {boot.show.copy && (
        <button class="tool" {...label('copy')} onclick={copy}>
          {() => <Icon name={copied.value ? 'done' : 'copy'} />}
        </button>
      )}
      {() =>
        asking.value && (
          <form class="card" onsubmit={sent}>
            <fieldset>
              <legend>{t('reason')}</legend>
              {REASONS.map((one) => (
                <button type="button" class="pill" aria-pressed={() => String(reason.value === one)} onclick={() => (reason.value = one)}>
                  {t('reason.' + one)}
                </button>
              ))}
            </fieldset>
            <textarea rows="2" maxlength="2000" aria-label={t('comment')} placeholder={t('comment')} />
            <div class="pair">
              <button type="button" class="link" onclick={() => (asking.value = false)}>
                {t('cancel')}
              </button>
              <button class="main">{t('sendFeedback')}</button>
            </div>
          </form>
        )
      }
    </div>
  );
};

export const toPerson = ({ chat, words: { t }, announce }: Parts) => chat.handoff().then(() => announce(t('handedOff')), chat.fail);

const Human = (parts: Parts) => (
  <button class="pill human" onclick={() => toPerson(parts)}>
    <Icon name="person" /> {() => parts.words.t('human')}
  </button>
);

export const Messages = (parts: Parts) => each(() => parts.chat.state.value.items, (item) => item.key, (item) => Message({ item, ...parts }));
