/** What the chat knows, and how each thing that happens changes it: pure functions, no DOM, no network. */
export interface Citation {
  index: number;
  title: string;
  url: string | null;
  page: number | null;
  heading: string | null;
  quote: string;
}

/** A file beside words; it has an id once the server has it. */
export interface Carried {
  id?: string;
  name: string;
  size: number;
}

/** Why something didn't work: the server's code and sentence, or a code of ours; `wait` in seconds. */
export interface Trouble {
  code: string;
  message?: string;
  wait?: number;
  file?: string;
}

export interface Item {
  /** Stays the same from the first keystroke to the stored message. */
  key: string;
  /** The stored message's id; null until the server has it. */
  id: string | null;
  role: 'user' | 'assistant' | 'agent';
  text: string;
  /** Of the visitor's words: waiting for a connection, on their way, kept by the server, refused. Of others: coming, ended, there. */
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'streaming' | 'stopped' | 'done';
  /** Of the last event that was applied. */
  last: number;
  at: string;
  status: string | null;
  citations: Citation[];
  rating: 'up' | 'down' | null;
  /** Who wrote it, of a person's words. */
  name: string | null;
  error?: Trouble;
  files: Carried[];
}

export interface State {
  items: Item[];
  status: 'open' | 'handed_off' | 'closed';
  /** The last event of the stay's own stream. */
  cursor: number;
  unread: number;
  /** The person who last wrote. */
  agent: string | null;
}

export type Action =
  | { type: 'asked'; key: string; text: string; at: string; files: Carried[] }
  | { type: 'outgoing'; key: string; state: 'queued' | 'sending' | 'failed'; error?: Trouble }
  | { type: 'event'; id: number; name: string; data: any; key?: string; follows: boolean; seen: boolean }
  | { type: 'stopped' }
  | { type: 'rated'; id: string; rating: 'up' | 'down' }
  | { type: 'status'; status: State['status'] }
  | { type: 'read' };

export const EMPTY: State = { items: [], status: 'open', cursor: -1, unread: 0, agent: null };

const blank = { id: null, last: -1, status: null, citations: [], files: [], rating: null, name: null };

export const reduce = (state: State, action: Action): State => {
  switch (action.type) {
    case 'asked': {
      const { type, ...said } = action;
      return { ...state, items: [...state.items, { ...blank, ...said, role: 'user', state: 'sending' }] };
    }
    case 'outgoing':
      return update(state, (item) => item.key === action.key && item.state !== 'sent', { state: action.state, error: action.error });
    case 'event':
      return heard(state, action);
    case 'stopped':
      return update(state, (item) => item.state === 'streaming', { state: 'stopped' });
    case 'rated':
      return update(state, (item) => item.id === action.id, { rating: action.rating });
    case 'status':
      return { ...state, status: action.status };
    case 'read':
      return { ...state, unread: 0 };
  }
};

const update = (state: State, which: (item: Item) => boolean, change: Partial<Item>): State => ({
  ...state,
  items: state.items.map((item) => (which(item) ? { ...item, ...change } : item)),
});

/** One event of a stream, whichever: the same event twice, or an answer over two streams, changes nothing twice. */
const heard = (before: State, event: Action & { type: 'event' }): State => {
  const state = event.follows ? { ...before, cursor: event.id } : before;
  const { data, id: number } = event;
  switch (event.name) {
    case 'message.started': {
      const asked = question(state, { ...data, id: data.in_reply_to, content: data.question }, event.key);
      return answer(asked, { ...blank, key: data.message_id, id: data.message_id, role: 'assistant', text: '', state: 'streaming', last: number, at: data.created_at });
    }
    case 'message.sources':
      return update(state, (item) => item.id === data.message_id && item.last < number, { citations: data.citations, last: number });
    case 'message.delta': {
      const item = state.items.find((one) => one.id === data.message_id);
      if (!item || item.last >= number || item.state !== 'streaming') return state;
      return update(state, (one) => one === item, { text: item.text + data.text, last: number });
    }
    case 'message.completed':
      return completed(state, event);
  }
  return state;
};

const completed = (before: State, event: Action & { type: 'event' }): State => {
  const { data } = event;
  // who has the conversation is told by the answer to a request of our own; a stream also tells of long ago
  const now = !event.follows;
  if (data.role === 'user') return { ...question(before, data, event.key), ...(now && { status: 'handed_off' }) };
  const known = before.items.find((item) => item.id === data.id);
  if (known && known.state === 'done') return before;
  const state = { ...before };
  const item: Item = {
    ...blank,
    key: data.id,
    id: data.id,
    role: data.role,
    text: data.content,
    state: 'done',
    last: event.id,
    at: data.created_at,
    status: data.status,
    citations: data.citations,
    files: data.attachments,
    rating: data.rating,
    name: data.agent_name,
  };
  if (data.role === 'agent') state.agent = item.name ?? state.agent;
  else if (now) state.status = data.status === 'handed_off' ? data.status : 'open';
  if (!event.seen) state.unread++;
  if (known?.state === 'stopped') Object.assign(item, { text: known.text, state: 'stopped', citations: [] });
  return answer(state, item);
};

/** The visitor's words, as the server has them: those on their way with the same key, or the same words, are they. */
const question = (state: State, { id, content: text, created_at: at, attachments: files }: any, key?: string): State => {
  if (state.items.some((item) => item.id === id)) {
    const rest = state.items.filter((item) => item.key !== key || item.id === id);
    return { ...state, items: rest };
  }
  const own = state.items.find((item) => (key ? item.key === key : !item.id && item.role === 'user' && item.text === text));
  if (own) return update(state, (item) => item === own, { id, state: 'sent', at, files, error: undefined });
  const item: Item = { ...blank, key: id, id, role: 'user', text, state: 'sent', at, files };
  return { ...state, items: [...state.items, item] };
};

const answer = (state: State, item: Item): State => {
  const known = state.items.find((one) => one.id === item.id);
  if (!known) return { ...state, items: [...state.items, item] };
  return known.last >= item.last ? state : update(state, (one) => one === known, { ...item, key: known.key });
};
