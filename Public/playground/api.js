// @ts-check
// The one module that talks to the server.

/**
 * @typedef {{id: number, first_name: string, username?: string, language_code: string, blocked: boolean,
 *   room?: 'channel' | 'supergroup'}} Member */
/** @typedef {{id: number, username: string, first_name: string}} Bot */
/** @typedef {{bot: Bot, now: string, members: Member[], rooms: Member[]}} State Rooms are channels and groups. */
/** @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity Offsets count UTF-16 units. */
/** @typedef {{text: string, callback_data?: string, url?: string}} Button */
/**
 * @typedef {{message_id: number, from?: {id: number, is_bot: boolean}, date: number, edit_date?: number, text?: string,
 *   entities?: Entity[], reply_markup?: {inline_keyboard: Button[][]}, link_preview_options?: {url: string},
 *   photo?: {file_id: string}[], audio?: {file_id: string}, caption?: string, media_group_id?: string}} Message Dates are
 *   Unix seconds; in channels messages are from nobody.
 */
/** @typedef {{type: {type: string, emoji?: string}, total_count: number}} ReactionTotal */
/** @typedef {{message_id: number, reactions: ReactionTotal[]}} Reactions */
/** @typedef {{command: string, description: string}} Command */
/** @typedef {{messages: Message[], commands: Command[], reactions: Reactions[]}} ChatState */
/**
 * @typedef {{update_id: number, status: 'delivered' | 'retrying' | 'failed', http_status?: number,
 *   milliseconds?: number, redelivery: boolean}} Delivery
 */
/** @typedef {{callback_query_id: string, text?: string, show_alert?: boolean, url?: string}} CallbackAnswer */

const base = '/playground/api';
const deadlineMilliseconds = 15_000;

/** What the server answered instead of success, or that it did not answer (`status` 0). */
export class Problem extends Error {
  /** @param {{status: number, detail?: string, code?: string, requestID?: string}} facts */
  constructor({ status, detail = '', code = '', requestID = '' }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.requestID = requestID;
  }
}

/** @param {string} path @param {{method?: string, body?: unknown}} [options] */
async function request(path, { method = 'GET', body } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(deadlineMilliseconds),
    });
  } catch {
    throw new Problem({ status: 0 });
  }
  if (!response.ok) throw await problem(response);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** @param {Response} response */
async function problem(response) {
  const said = await response.json().catch(() => ({}));
  return new Problem({
    status: response.status,
    detail: said.detail ?? said.title,
    code: said.code,
    requestID: said.request_id,
  });
}

/** @param {number} member */
const at = (member) => `${base}/members/${member}`;

/** @param {string} path @param {unknown} [body] */
const post = (path, body = {}) => request(path, { method: 'POST', body });

export const api = {
  /** @returns {Promise<State>} */
  state: () => request(`${base}/state`),
  /** @returns {Promise<Member>} */
  addMember: (/** @type {string} */ firstName, /** @type {string} */ languageCode) =>
    post(`${base}/members`, { first_name: firstName, language_code: languageCode }),
  /** @returns {Promise<ChatState>} */
  chat: (/** @type {number} */ member) => request(`${at(member)}/chat`),
  send: (/** @type {number} */ member, /** @type {string} */ text) => post(`${at(member)}/messages`, { text }),
  /** @returns {Promise<{callback_query_id: string}>} */
  press: (/** @type {number} */ member, /** @type {number} */ messageID, /** @type {string} */ data,
    /** @type {number | undefined} */ room) =>
    post(`${at(member)}/presses`, { message_id: messageID, data, ...(room === undefined ? {} : { chat_id: room }) }),
  /** Without an emoji the reaction is taken back. */
  react: (/** @type {number} */ member, /** @type {number} */ chat, /** @type {number} */ messageID,
    /** @type {string | undefined} */ emoji) =>
    post(`${at(member)}/reactions`, { chat_id: chat, message_id: messageID, ...(emoji ? { emoji } : {}) }),
  redeliver: (/** @type {number} */ member) => post(`${at(member)}/redeliveries`),
  block: (/** @type {number} */ member, /** @type {boolean} */ blocked) => post(`${at(member)}/block`, { blocked }),
  /** @returns {Promise<{now: string}>} */
  advanceClock: (/** @type {number} */ seconds) => post(`${base}/clock`, { advance_seconds: seconds }),
  /** Whether the server says it can serve. */
  ready: () => request('/health/ready').then(() => true, () => false),
  events: (/** @type {number} */ member) => new EventStream(`${at(member)}/events`),
};

const eventNames = ['message', 'edit', 'delete', 'callback_answer', 'typing', 'delivery', 'clock', 'reset', 'reactions'];
const firstRetryMilliseconds = 500;
const longestRetryMilliseconds = 8_000;

/**
 * Server-sent events that come back after any failure. Emits `open` on every connection, `lost` on every break, and
 * `event` with `{name, data}` in between. After a break nothing is missed: `open` says `resumed` in its detail, or the
 * server sends a `reset`. `EventSource` itself gives up on an error answer; the retries after that are ours, and begin
 * anew.
 */
class EventStream extends EventTarget {
  /** @type {EventSource | undefined} */
  #source;
  #retry = firstRetryMilliseconds;
  #timer = 0;

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
  }

  open() {
    const source = new EventSource(this.url);
    let resumed = false;
    this.#source = source;
    source.onopen = () => {
      this.#retry = firstRetryMilliseconds;
      this.dispatchEvent(new CustomEvent('open', { detail: { resumed } }));
      resumed = true;
    };
    source.onerror = () => this.#lose(source);
    for (const name of eventNames) {
      source.addEventListener(name, ({ data }) =>
        this.dispatchEvent(new CustomEvent('event', { detail: { name, data: data ? JSON.parse(data) : {} } })));
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  /** @param {EventSource} source */
  #lose(source) {
    this.dispatchEvent(new Event('lost'));
    // It comes back by itself, and says what it has seen last.
    if (source.readyState === EventSource.CONNECTING) return;
    source.close();
    this.#timer = setTimeout(() => this.open(), this.#retry);
    this.#retry = Math.min(this.#retry * 2, longestRetryMilliseconds);
  }
}
