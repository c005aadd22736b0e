/** What the server, the loader and the frame say to each other. */

export type Language = 'en' | 'sv' | 'nl' | 'fr' | 'pt';

/** A text by language. */
export type Texts = Partial<Record<Language, string>>;

/**
 * What the host page may know of one configuration: the server puts these, by config id, into `/widget.js` in place of
 * `/*__LOOKS__*\/{}`, and into the frame's bootstrap. Ready to use, so that the loader stays small.
 */
export interface Look {
  /**
   * CSS declarations for the launcher's host and the chat's root, as one string:
   * `--c` background and `--i` ink of launcher, header and the visitor's words, `--l` links: each as
   * `light-dark(#rrggbb, #rrggbb)`;
   * `--w`, `--h` size of the open chat (small 360x560, medium 400x640, large 460x740, with `px`);
   * `--p` the icon as `path("…")`, a filled shape in a box of 24 (left out: a speech bubble);
   * `color-scheme`: `light dark` (auto), `light` or `dark`; `direction`: `rtl` puts it on the left;
   * `display`: `none` for what is switched off.
   */
  css?: string;
  /** Words beside the icon, in all five languages; without them the launcher is round. */
  launcher?: Texts | null;
  /** Name of the assistant or shop, in all five languages. */
  title?: Texts | null;
  /** The configuration's language; without one the page's `data-locale` or the browser decides. */
  language?: Language | null;
  /** Messages that show themselves beside the launcher: the first whose conditions all hold, once in the life of a page. */
  proactive?: ProactiveRule[] | null;
}

export interface ProactiveRule {
  /** In all five languages. */
  text: Texts;
  /** Seconds on the page; 0: at once. */
  after: number;
  /** Percent of the page seen; 0: whatever. */
  scroll: number;
  /** The source of a regular expression, made by the server from the owner's pattern, for the page's path; empty: any. */
  path: string;
}

/**
 * The frame's address is `/widget/frame?` and the script tag's own data attributes as they are: `clientId`,
 * `assistantId`, `configId`, `instanceId`, `locale` (and whatever else the page put there, to be ignored).
 * Its bootstrap is JSON in `<script type="application/json" id="companin">`.
 */
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
  /** Instead of the catalog's sentence that an AI answers; and the privacy link's words. */
  aiNotice?: string | null;
  privacy?: string | null;
  placeholder?: string | null;
  suggestions?: string[];
  privacyUrl?: string | null;
  /** What is shown. */
  show: Record<'sources' | 'feedback' | 'rating' | 'handoff' | 'copy' | 'powered_by', boolean>;
  /** What may be sent along: types and endings, bytes of a file, files of a message. Null: nothing. */
  attachments: { accept: string[]; maxBytes: number; maxFiles: number } | null;
  /** `''` is the frame's own origin. */
  api: string;
}

/** How things stand on the page: the loader tells the frame all of it, on load and at every change. */
export interface ToFrame {
  open: boolean;
  /** The page's, when the chat was opened. */
  height?: number;
  locale?: string;
  assertion?: string;
  /** Leave nothing behind, then say `gone`. */
  leave?: boolean;
}

/** What the frame tells the loader. No word of the conversation is among it. */
export interface ToPage {
  /** Given when the frame is ready and whenever something about the launcher changes, `unread` with it. */
  look?: Look;
  unread?: number;
  close?: boolean;
  gone?: boolean;
  event?: EventName;
  detail?: Record<string, string | number | boolean | null>;
}

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
