// @ts-check
import { api, Problem } from './api.js';
import { Chat, pressKey } from './chat.js';

/** @typedef {import('./api.js').Member} Member */
/** @typedef {import('./api.js').Delivery} Delivery */
/** @typedef {'connecting' | 'live' | 'lost'} Connection */

const pressDeadlineMilliseconds = 5_000;
const typingMilliseconds = 5_000;
const keptDeliveries = 30;

/**
 * The page's state and the only thing that changes it. Announces what changed as an event of that name: `members`,
 * `member`, `chat`, `pending`, `typing`, `deliveries`, `connection`, `clock`; and `answer` and `problem` with a detail.
 */
export class Session extends EventTarget {
  /** @type {import('./api.js').Bot} */
  bot = { id: 0, username: '', first_name: '' };
  /** @type {Member[]} */
  members = [];
  /** Channels and groups of the bot's. @type {Member[]} */
  rooms = [];
  /** Whose eyes we see through. @type {Member | undefined} */
  member;
  /** What they look at, unless their chat with the bot. @type {Member | undefined} */
  room;
  chat = new Chat();
  /** @type {Connection} */
  connection = 'connecting';
  typing = false;
  /** The member's last deliveries, newest first. @type {Delivery[]} */
  deliveries = [];

  /** Business time minus this machine's, in milliseconds. */
  #clockOffset = 0;
  /** @type {ReturnType<typeof api.events> | undefined} */
  #stream;
  /** Events that arrived while the chat was being loaded. @type {{name: string, data: any}[] | undefined} */
  #early;
  #typingTimer = 0;
  /** Unanswered presses by query. @type {Map<string, string>} */
  #queries = new Map();
  /** The reactions given from this page. @type {Map<string, string>} */
  #given = new Map();
  /** Answers that overtook the response to their press. @type {Map<string, string | undefined>} */
  #answered = new Map();

  /** Business time, Unix milliseconds. */
  get now() {
    return Date.now() + this.#clockOffset;
  }

  /** @throws {Problem} when the server does not say who is there. */
  async open() {
    const state = await api.state();
    this.bot = state.bot;
    this.members = state.members;
    this.rooms = state.rooms ?? [];
    this.member = this.members.find(({ id }) => id === this.member?.id) ?? this.member;
    this.#setClock(state.now);
    this.#announce('members');
  }

  /** Shows the chat of this member, or of the first one; or a room, to whoever was looking. @param {number | undefined} id */
  select(id) {
    const room = this.rooms.find((candidate) => candidate.id === id);
    const member = room ? this.member : this.members.find((candidate) => candidate.id === id) ?? this.members[0];
    if (member === undefined || (member.id === this.member?.id && room?.id === this.room?.id)) return;
    this.#stream?.close();
    this.#early = undefined;
    this.member = member;
    this.room = room;
    this.chat = new Chat();
    this.deliveries = [];
    this.#queries.clear();
    this.#answered.clear();
    this.#setTyping(false);
    this.#setConnection('connecting');
    for (const what of ['member', 'chat', 'deliveries']) this.#announce(what);
    this.#listen(room ?? member);
  }

  /** What is shown: a room, or the member's chat with the bot. */
  get place() {
    return this.room ?? this.member;
  }

  /** @param {string} firstName @param {string} languageCode */
  async addMember(firstName, languageCode) {
    const member = await api.addMember(firstName, languageCode);
    this.members = [...this.members, member];
    this.#announce('members');
    return member;
  }

  /** Returns whether the server took the text. @param {string} text */
  async send(text) {
    return this.#attempt((id) => api.send(id, text));
  }

  /** @param {number} messageID @param {string} data */
  async press(messageID, data) {
    const { chat } = this;
    const key = pressKey(messageID, data);
    if (chat.pending.has(key)) return;
    this.#setPending(chat, key, true);
    setTimeout(() => this.#setPending(chat, key, false), pressDeadlineMilliseconds);
    const sent = await this.#attempt(async (id) => {
      const { callback_query_id: query } = await api.press(id, messageID, data, this.room?.id);
      if (!this.#answered.has(query)) return this.#queries.set(query, key);
      const url = this.#answered.get(query);
      this.#answered.delete(query);
      return this.#answeredPress(chat, key, url);
    });
    if (!sent) this.#setPending(chat, key, false);
  }

  /** The same emoji again takes the reaction back. @param {number} messageID @param {string} emoji */
  async react(messageID, emoji) {
    const key = `${this.member?.id} ${this.place?.id} ${messageID}`;
    const wanted = this.#given.get(key) === emoji ? undefined : emoji;
    const place = this.place?.id ?? 0;
    if (await this.#attempt((id) => api.react(id, place, messageID, wanted))) {
      if (wanted) this.#given.set(key, wanted);
      else this.#given.delete(key);
    }
  }

  async redeliver() {
    return this.#attempt((id) => api.redeliver(id));
  }

  /** @param {boolean} blocked */
  async block(blocked) {
    const done = await this.#attempt((id) => api.block(id, blocked));
    if (!done || !this.member) return;
    this.member = { ...this.member, blocked };
    this.members = this.members.map((member) => (member.id === this.member?.id ? this.member : member));
    for (const what of ['members', 'member']) this.#announce(what);
  }

  /** @param {number} seconds */
  async advanceClock(seconds) {
    return this.#attempt(async () => this.#setClock((await api.advanceClock(seconds)).now));
  }

  /** @param {Member} member */
  #listen(member) {
    const stream = api.events(member.id);
    this.#stream = stream;
    const current = () => this.#stream === stream;
    stream.addEventListener('open', (event) => {
      if (!current()) return;
      this.#setConnection('live');
      if (!(/** @type {CustomEvent} */ (event).detail.resumed)) this.#catchUp(member, current);
    });
    stream.addEventListener('lost', () => current() && this.#lose(current));
    stream.addEventListener('event', (event) => {
      if (!current()) return;
      const { detail } = /** @type {CustomEvent} */ (event);
      // More was missed than the server keeps, or it started anew.
      if (detail.name === 'reset') this.#catchUp(member, current);
      else this.#hear(detail);
    });
    stream.open();
  }

  /**
   * Asks who is there: a server that started anew may not know this member any more.
   *
   * @param {() => boolean} current
   */
  async #lose(current) {
    this.#setConnection('lost');
    try {
      await this.open();
    } catch (error) {
      if (error instanceof Problem) return;
      throw error;
    }
    if (current() && !this.members.some(({ id }) => id === this.member?.id)) this.select(undefined);
  }

  /**
   * Loads the chat, the members and the clock while the stream is already open, so nothing falls between the two.
   *
   * @param {Member} member @param {() => boolean} current
   */
  async #catchUp(member, current) {
    const early = (this.#early = [...(this.#early ?? [])]);
    // Not when another chat was selected meanwhile, or a later load has begun.
    const matters = () => current() && this.#early === early;
    try {
      const [state] = await Promise.all([api.chat(member.id), this.open()]);
      if (!matters()) return;
      this.chat.load(state);
    } catch (error) {
      if (!matters()) return;
      this.#report(error);
    }
    this.#early = undefined;
    this.#announce('chat');
    for (const event of early) this.#apply(event);
  }

  /** @param {{name: string, data: any}} event */
  #hear(event) {
    if (this.#early) this.#early.push(event);
    else this.#apply(event);
  }

  /** @param {{name: string, data: any}} event */
  #apply({ name, data }) {
    switch (name) {
      case 'message':
        if (data.from?.is_bot !== false) this.#setTyping(false);
        this.chat.put(data);
        return this.#announce('chat');
      case 'edit':
        this.chat.put(data);
        return this.#announce('chat');
      case 'delete':
        this.chat.remove(data.message_id);
        return this.#announce('chat');
      case 'callback_answer':
        return this.#answer(data);
      case 'reactions':
        this.chat.reactions.set(data.message_id, data.reactions);
        return this.#announce('chat');
      case 'typing':
        return this.#setTyping(true);
      case 'delivery':
        this.deliveries = [data, ...this.deliveries].slice(0, keptDeliveries);
        return this.#announce('deliveries');
      case 'clock':
        return this.#setClock(data.now);
    }
  }

  /** @param {import('./api.js').CallbackAnswer} answer */
  #answer(answer) {
    const key = this.#queries.get(answer.callback_query_id);
    if (key === undefined) this.#answered.set(answer.callback_query_id, answer.url);
    else this.#answeredPress(this.chat, key, answer.url);
    this.#queries.delete(answer.callback_query_id);
    if (answer.text) this.dispatchEvent(new CustomEvent('answer', { detail: answer }));
  }

  /** @param {Chat} chat @param {string} key @param {string | undefined} url What the press opens. */
  #answeredPress(chat, key, url) {
    this.#setPending(chat, key, false);
    if (url) this.dispatchEvent(new CustomEvent('open', { detail: url }));
  }

  /** @param {Chat} chat @param {string} key @param {boolean} pending */
  #setPending(chat, key, pending) {
    if (pending) chat.pending.add(key);
    else chat.pending.delete(key);
    this.#announce('pending');
  }

  /** @param {boolean} typing */
  #setTyping(typing) {
    clearTimeout(this.#typingTimer);
    if (typing) this.#typingTimer = setTimeout(() => this.#setTyping(false), typingMilliseconds);
    if (this.typing === typing) return;
    this.typing = typing;
    this.#announce('typing');
  }

  /** @param {Connection} connection */
  #setConnection(connection) {
    this.connection = connection;
    this.#announce('connection');
  }

  /** @param {string} now RFC 3339. */
  #setClock(now) {
    this.#clockOffset = Date.parse(now) - Date.now();
    this.#announce('clock');
  }

  /** Runs an action of the selected member; failures are reported, not thrown. @param {(id: number) => Promise<unknown>} action */
  async #attempt(action) {
    if (!this.member) return false;
    try {
      await action(this.member.id);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** @param {unknown} error */
  #report(error) {
    if (!(error instanceof Problem)) throw error;
    this.dispatchEvent(new CustomEvent('problem', { detail: error }));
  }

  /** @param {string} what */
  #announce(what) {
    this.dispatchEvent(new Event(what));
  }
}
