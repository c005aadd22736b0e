/** Where the visitor writes. */
import { signal } from '../signals';
import { Attach, Unsent } from './files';
import { Icon } from './icon';
import type { Parts } from './message';

const LONGEST = 8000;

export const Composer = ({ said, ...parts }: Parts & { said: () => void }) => {
  const { boot, chat, words } = parts;
  const { t, label } = words;
  const text = signal('');
  let area!: HTMLTextAreaElement;
  const blocked = () => (!text.value.trim() && !chat.held.value.length) || chat.wait.value > 0;
  const focus = () => area.focus();
  const send = (event: Event) => {
    event.preventDefault();
    if (blocked()) return;
    said();
    chat.ask(text.value.trim());
    text.value = area.value = '';
    focus();
  };
  /** Files that are pasted; a table copied from a sheet brings its picture along and is words. */
  const onpaste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData!;
    if (!boot.attachments || !files.length || (types.includes('text/html') && types.includes('text/plain'))) return;
    event.preventDefault();
    chat.hold(files);
  };
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="composer" onsubmit={send}>
      {boot.attachments && <Unsent {...parts} dropped={focus} />}
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
          onpaste={onpaste}
        />
        {boot.attachments && <Attach {...parts} />}
        {() =>
          chat.busy.value ? (
            <button type="button" class="go" {...label('stop')} onclick={() => (chat.stop(), focus())}>
              <Icon name="stop" />
            </button>
          ) : (
            <button class="go" {...label('send')} aria-disabled={() => String(blocked())}>
              <Icon name="send" />
            </button>
          )
        }
      </div>
      <p class="foot">
        {() => boot.show.powered_by && t('powered')}
      </p>
    </form>
  );
};
