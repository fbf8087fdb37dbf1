// @ts-check
import { dayName, initial } from '../format.js';
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';
import { MessageBubble } from './message-bubble.js';

/** @typedef {import('../api.js').Message} Message */
/**
 * @typedef {{chat: import('../chat.js').Chat, member: import('../api.js').Member | undefined,
 *   room: import('../api.js').Member | undefined, bot: import('../api.js').Bot, now: number, typing: boolean}} Conversation
 */

/** How far from the end, in pixels, still counts as reading the end. */
const nearEnd = 96;
/** Messages of one side closer than this, in seconds, form a group. */
const groupSeconds = 300;

/** The messages. Follows the end while the reader is there, and stays put while they read further up. */
export class ChatLog extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('chat-log', this);
  }

  /** @type {Conversation | undefined} */
  #conversation;
  /** @type {Map<number, HTMLLIElement>} */
  #rows = new Map();
  #atEnd = true;
  #unseen = 0;

  connectedCallback() {
    this.replaceChildren(html`
      <div class="scroller" tabindex="0">
        <div role="log" aria-live="polite" aria-relevant="additions text"><ol class="messages"></ol></div>
        <div class="typing-bubble" hidden aria-hidden="true"><i></i><i></i><i></i></div>
        <div class="empty"></div>
      </div>
      <button type="button" class="to-latest" hidden>${icon('down')}<span class="count"></span></button>`);
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#part('.to-latest').addEventListener('click', () => {
      this.#toEnd();
      this.#scroller.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.#atEnd && this.#toEnd()).observe(this.#scroller);
    super.connectedCallback();
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    const place = ({ member, room } = conversation) => `${member?.id} ${room?.id}`;
    if (this.#conversation && place() !== place(this.#conversation)) this.#startOver();
    this.#conversation = conversation;
    this.render();
  }

  render() {
    if (!this.#conversation) return;
    const { chat, typing } = this.#conversation;
    const { messages } = chat;
    this.#part('.scroller').setAttribute('aria-label', t('chat.label', { bot: this.#conversation.bot.first_name }));
    const fresh = messages.filter(({ message_id: id }) => !this.#rows.has(id));
    this.#arrange(this.#nodes(messages));
    this.#part('.typing-bubble').hidden = !typing;
    this.#showEmpty(chat.loaded && messages.length === 0);
    if (this.#atEnd || fresh.some((message) => isOwn(message))) this.#toEnd();
    else this.#unseen += fresh.length;
    this.#showLatestButton();
  }

  #startOver() {
    this.#rows.clear();
    this.#part('.messages').replaceChildren();
    this.#atEnd = true;
    this.#unseen = 0;
  }

  /** Rows and day marks in order. @param {Message[]} messages */
  #nodes(messages) {
    const now = this.#conversation?.now ?? Date.now();
    /** @type {HTMLElement[]} */
    const nodes = [];
    let day = '';
    messages.forEach((message, index) => {
      const name = dayName(message.date * 1000, now);
      const [before, after] = [messages[index - 1], messages[index + 1]];
      if (name !== day) nodes.push(this.#dayMark(name));
      const row = this.#row(message);
      row.classList.toggle('first', name !== day || !sameGroup(before, message));
      row.classList.toggle('last', !sameGroup(message, after));
      nodes.push(row);
      day = name;
    });
    return nodes;
  }

  /** @param {string} name */
  #dayMark(name) {
    const mark = document.createElement('li');
    mark.className = 'day';
    mark.append(html`<span>${name}</span>`);
    return mark;
  }

  /** @param {Message} message */
  #row(message) {
    const known = this.#rows.get(message.message_id);
    const row = known ?? document.createElement('li');
    if (!known) {
      row.className = `row ${isOwn(message) ? 'own' : 'theirs'}`;
      row.dataset.messageId = String(message.message_id);
      row.append(document.createElement('message-bubble'));
      this.#rows.set(message.message_id, row);
    }
    const bubble = /** @type {MessageBubble} */ (row.firstElementChild);
    const chat = this.#conversation?.chat;
    bubble.show(message, chat?.pending ?? new Set(), chat?.reactions.get(message.message_id) ?? [],
      this.#conversation?.room !== undefined);
    return row;
  }

  /** Moves only what is out of place, so that focus and animations survive. @param {HTMLElement[]} nodes */
  #arrange(nodes) {
    const list = this.#part('.messages');
    const kept = new Set(nodes);
    for (const child of [...list.children]) if (!kept.has(/** @type {HTMLElement} */ (child))) child.remove();
    nodes.forEach((node, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    for (const [id, row] of this.#rows) if (!kept.has(row)) this.#rows.delete(id);
  }

  /** @param {boolean} empty */
  #showEmpty(empty) {
    const place = this.#part('.empty');
    place.hidden = !empty;
    if (!empty || !this.#conversation?.member) return place.replaceChildren();
    const { bot, member, room } = this.#conversation;
    if (room) {
      return place.replaceChildren(html`
        <div class="welcome">
          <span class="avatar avatar-bot large" aria-hidden="true">${initial(room.first_name)}</span>
          <h2>${room.first_name}</h2>
          <p>${t('room.empty', { bot: bot.first_name })}</p>
        </div>`);
    }
    place.replaceChildren(html`
      <div class="welcome">
        <span class="avatar avatar-bot large" aria-hidden="true">${initial(bot.first_name)}</span>
        <h2>${t('empty.title', { name: member.first_name })}</h2>
        <p>${t('empty.body')}</p>
        <p class="call">${t('empty.action', { bot: bot.first_name })}</p>
      </div>`);
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (this.#atEnd) this.#unseen = 0;
    this.#showLatestButton();
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#atEnd = true;
    this.#unseen = 0;
    this.#showLatestButton();
  }

  #showLatestButton() {
    const button = this.#part('.to-latest');
    button.hidden = this.#atEnd;
    button.setAttribute('aria-label', this.#unseen > 0 ? t('chat.latestNew', { count: this.#unseen }) : t('chat.latest'));
    this.#part('.to-latest .count').textContent = this.#unseen > 0 ? String(this.#unseen) : '';
  }

  get #scroller() {
    return this.#part('.scroller');
  }

  /** @param {string} selector @returns {HTMLElement} */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

/** Nobody but the bot writes what is from nobody. @param {Message} message */
export const isOwn = ({ from }) => from?.is_bot === false;

/** @param {Message | undefined} earlier @param {Message | undefined} later */
const sameGroup = (earlier, later) =>
  earlier !== undefined && later !== undefined &&
  isOwn(earlier) === isOwn(later) && later.date - earlier.date < groupSeconds;
