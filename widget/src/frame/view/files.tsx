/** Files to be seen: the button that takes them, those not sent yet, those beside words. */
import type { Signal } from '../signals';
import type { Held } from '../files';
import { each } from '../jsx-runtime';
import type { Carried } from '../state';
import { Icon } from './icon';
import type { Parts } from './message';

const Named = ({ one: { name, size }, words }: { one: Carried; words: Parts['words'] }) => (
  <>
    <Icon name="clip" /> <bdi>{name}</bdi> <small>{() => words.bytes(size)}</small>
  </>
);

/** Those of one thing said. What the server has can be saved. */
export const Files = ({ files, chat, words }: Parts & { files: Carried[] }) => (
  <ul class="files">
    {files.map((one) => (
      <li>
        {one.id ? (
          <button class="file" title={() => words.t('save')} onclick={() => chat.save(one)}>
            <Named one={one} words={words} />
          </button>
        ) : (
          <span class="file">
            <Named one={one} words={words} />
          </span>
        )}
      </li>
    ))}
  </ul>
);

/** What goes with the next words. Listeners hear what is added. */
export const Unsent = ({ chat, words, dropped }: Parts & { dropped: () => void }) => {
  const { t } = words;
  const row = ({ value: one }: Signal<Held>) => (
    <li class="file">
      <Named one={one} words={words} />
      <progress value={one.part} hidden={() => one.part.value === 1} aria-label={() => t('uploading')} />
      <button type="button" class="tool" aria-label={() => t('remove', { file: one.name })} onclick={() => (chat.drop(one), dropped())}>
        <Icon name="close" />
      </button>
    </li>
  );
  return (
    <ul class="files" aria-live="polite">
      {each(() => chat.held.value, (one) => one.key, row)}
    </ul>
  );
};

export const Attach = ({ boot, chat, words: { t, limits } }: Parts) => {
  let input!: HTMLInputElement;
  const taken = () => {
    chat.hold(input.files!);
    input.value = '';
  };
  return (
    <>
      <input type="file" multiple hidden accept={boot.attachments!.accept.join()} ref={(element: HTMLInputElement) => (input = element)} onchange={taken} />
      <button type="button" class="tool" aria-label={() => t('attach')} title={() => t('limits', limits())} onclick={() => input.click()}>
        <Icon name="clip" />
      </button>
    </>
  );
};
