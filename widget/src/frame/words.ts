/** Our texts in the visitor's language. */
import { signal } from './signals';
import type { Boot, Language } from '../contract';

export const speak = (boot: Boot) => {
  const language = signal(boot.language);
  const texts = signal(boot.texts);
  document.documentElement.lang = language.value;

  /** `n` chooses among the plural forms of `key`. */
  const t = (key: string, values: Record<string, string | number> = {}): string => {
    const form = values.n != null && `${key}.${new Intl.PluralRules(language.value).select(Number(values.n))}`;
    const text = (form && texts.value[form]) || texts.value[key] || texts.value[key + '.other'] || key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  };
  /** Another language, when we have it. */
  const learn = async (asked: string) => {
    const wanted = asked.slice(0, 2).toLowerCase() as Language;
    if (wanted === language.value || !boot.catalogs[wanted]) return;
    texts.value = await (await fetch(boot.catalogs[wanted])).json();
    document.documentElement.lang = language.value = wanted;
  };
  return { t, learn, language };
};
export type Words = ReturnType<typeof speak>;
