/** What the server, the loader and the frame say to each other. */

export type Language = 'en' | 'sv' | 'nl' | 'fr' | 'pt';

/** A text by language. */
export type Texts = Partial<Record<Language, string>>;

/** What the host page may know of one configuration: the server puts these, by config id, into `/widget.js`. */
export interface Look {
  /** Background of the launcher and what is written on it, `#rrggbb`; the second pair in the dark. */
  colour?: string;
  ink?: string;
  colourDark?: string;
  inkDark?: string;
  theme?: 'auto' | 'light' | 'dark';
  position?: 'right' | 'left';
  size?: 'small' | 'medium' | 'large';
  icon?: 'chat' | 'question' | 'spark';
  /** Words beside the icon; the launcher is round without them. */
  launcher?: Texts;
  /** Name of the assistant or shop: the frame's title. */
  title?: string;
  /** The language when the page names none; without it the browser decides. */
  language?: Language | null;
  /** Messages that show themselves beside the launcher: the first whose conditions hold, once in the life of a page. */
  proactive?: ProactiveRule[];
}

/** All given conditions must hold. */
export interface ProactiveRule {
  text: Texts;
  /** Seconds on the page. */
  after?: number | null;
  /** Percent of the page scrolled. */
  scroll?: number | null;
  /** The page's path; `*` stands for anything. */
  path?: string | null;
}

/** The frame's bootstrap: JSON in `<script type="application/json" id="companin">`. */
export interface Boot {
  client: string;
  assistant: string;
  config: string | null;
  instance: string;
  /** The language the server chose: `?locale=`, the configuration's, `Accept-Language`, English. */
  language: Language;
  /** The catalog of that language; plural keys as `key.one`, `key.other`. */
  texts: Record<string, string>;
  /** Where the other catalogs are, by language. */
  catalogs: Record<Language, string>;
  look: Look;
  title: string;
  subtitle?: string | null;
  avatar?: string | null;
  greeting?: string | null;
  placeholder?: string | null;
  suggestions?: string[];
  privacyUrl?: string | null;
  /** What is shown. */
  show?: {
    citations?: boolean;
    feedback?: boolean;
    rating?: boolean;
    handoff?: boolean;
    copy?: boolean;
    branding?: boolean;
  };
  /** Null: no attachments. */
  attachments?: { url: string; types: string[]; maxBytes: number; maxFiles: number } | null;
  /** `''` is the frame's own origin. */
  api: string;
}

/** What the loader tells the frame, as `{companin: instance, say: …}`. */
export type ToFrame =
  | { say: 'hello'; open: boolean; page: string; assertion?: string; locale?: string }
  | { say: 'open' | 'close' | 'logout' }
  | { say: 'identify'; assertion: string }
  | { say: 'locale'; locale: string };

/** What the frame tells the loader. No word of the conversation is among it. */
export type ToPage =
  | { say: 'ready'; look: Look; label: string }
  | { say: 'close' | 'gone' }
  | { say: 'unread'; count: number }
  | { say: 'event'; name: EventName; detail?: Record<string, string | number | boolean | null> };

export type EventName =
  | 'ready'
  | 'open'
  | 'close'
  | 'conversation'
  | 'question'
  | 'answer'
  | 'feedback'
  | 'rating'
  | 'handoff'
  | 'identified'
  | 'logout'
  | 'proactive'
  | 'error';
