/** Where the visitor writes. */
import { signal } from '../signals';
import { Icon } from './icon';
import type { Parts } from './message';

const LONGEST = 8000;

export const Composer = ({ boot, chat, words: { t }, said }: Parts & { said: () => void }) => {
  const text = signal('');
  let area!: HTMLTextAreaElement;
  const blocked = () => !text.value.trim() || chat.wait.value > 0;
  const send = (event: Event) => {
    event.preventDefault();
    if (blocked()) return;
    said();
    chat.ask(text.value.trim());
    text.value = area.value = '';
    area.focus();
  };
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="composer" onsubmit={send}>
      <div class="box">
        <textarea
          rows="1"
          dir="auto"
          enterkeyhint="send"
          maxlength={LONGEST}
          placeholder={() => boot.placeholder ?? t('ask')}
          aria-label={() => boot.placeholder ?? t('ask')}
          ref={(element: HTMLTextAreaElement) => (area = element)}
          oninput={() => (text.value = area.value)}
          onkeydown={onkeydown}
        />
        {() =>
          chat.busy.value ? (
            <button type="button" class="go" aria-label={t('stop')} title={t('stop')} onclick={() => (chat.stop(), area.focus())}>
              <Icon name="stop" />
            </button>
          ) : (
            <button class="go" aria-label={t('send')} title={t('send')} aria-disabled={() => String(blocked())}>
              <Icon name="send" />
            </button>
          )
        }
      </div>
      <p class="foot">
        {() => boot.show?.powered_by !== false && t('powered')}
      </p>
    </form>
  );
};
