/** Our texts in the visitor's language. */
import { signal } from './signals';
import type { Boot, Language } from '../contract';
import type { Trouble } from './state';

export const speak = (boot: Boot) => {
  const language = signal(boot.language);
  const texts = signal(boot.texts);
  document.documentElement.lang = language.value;

  /** `n` chooses among the plural forms of `key`. */
  const t = (key: string, values: Record<string, string | number | undefined> = {}): string => {
    const form = values.n != null && `${key}.${new Intl.PluralRules(language.value).select(Number(values.n))}`;
    const text = (form && texts.value[form]) || texts.value[key] || texts.value[key + '.other'] || key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  };
  /** The name of what shows no words. */
  const label = (key: string) => ({ title: () => t(key), 'aria-label': () => t(key) });
  /** Another language, when we have it. */
  const learn = async (asked: string) => {
    const wanted = asked.slice(0, 2).toLowerCase() as Language;
    if (wanted === language.value || !boot.catalogs[wanted]) return;
    texts.value = await (await fetch(boot.catalogs[wanted])).json();
    document.documentElement.lang = language.value = wanted;
  };
  const bytes = (size: number) => {
    const [unit, number] = size < 1 << 20 ? ['kilobyte', Math.ceil(size / 1024)] : ['megabyte', size / 1024 / 1024];
    return number.toLocaleString(language.value, { style: 'unit', unit, maximumFractionDigits: 1 });
  };
  /** What a message may carry. */
  const limits = () => ({ n: boot.attachments?.maxFiles, size: bytes(boot.attachments?.maxBytes ?? 0) });
  /** In our words; in the server's own where we have none for its code. */
  const explain = ({ code, message, wait, file = '' }: Trouble): string => {
    const key = 'error.' + code;
    const said = t(key, { ...limits(), ...(wait && { n: wait }), file });
    return said === key ? message || t('failed') : said;
  };
  return { t, label, learn, language, bytes, limits, explain };
};
export type Words = ReturnType<typeof speak>;
