// @ts-check
import { pressKey } from '../chat.js';
import { formatted, safeURL } from '../entities.js';
import { timeOfDay } from '../format.js';
import { html } from '../html.js';
import { icon } from '../icons.js';
import { pictureOf } from '../pictures.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Message} Message */
/** @typedef {import('../api.js').Button} Button */

/** What can be given from here; Telegram offers more. */
const offered = ['👍', '❤', '🔥'];

/**
 * One message with its inline keyboard. Emits `button-press` with `{messageID, data}`, and `reaction-given` with
 * `{messageID, emoji}`.
 */
export class MessageBubble extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('message-bubble', this);
  }

  /** @type {Message | undefined} */
  #message;
  /** @type {Set<string>} */
  #pending = new Set();
  /** @type {import('../api.js').ReactionTotal[]} */
  #reactions = [];
  #isPublic = false;

  /**
   * @param {Message} message @param {Set<string>} pending Presses in progress, as `pressKey` spells them.
   * @param {import('../api.js').ReactionTotal[]} reactions
   * @param {boolean} isPublic Whether everybody reads it: there one reacts.
   */
  show(message, pending, reactions = [], isPublic = false) {
    this.#pending = pending;
    this.#isPublic = isPublic;
    const reacted = JSON.stringify(reactions) !== JSON.stringify(this.#reactions);
    this.#reactions = reactions;
    if (message === this.#message) return reacted ? this.#renderKeepingFocus() : this.#showPending();
    const isEdit = this.#message !== undefined;
    this.#message = message;
    if (!this.isConnected) return;
    this.#renderKeepingFocus();
    if (isEdit) this.#flash();
  }

  render() {
    if (!this.#message) return;
    const { date, edit_date: edited, text, caption, entities, from } = this.#message;
    const own = from?.is_bot === false;
    const time = new Date(date * 1000);
    this.replaceChildren(html`
      <div class="bubble" tabindex="-1">
        ${own ? html`<span class="visually-hidden">${t('chat.you')}: </span>` : ''}
        ${pictureOf(this.#message) ?? ''}
        <div class="text">${formatted(text ?? caption ?? '', entities)}<span class="meta">${edited ? `${t('chat.edited')} ` : ''}<time
          datetime="${time.toISOString()}">${timeOfDay(time.getTime())}</time></span></div>
      </div>`);
    const rows = this.#message.reply_markup?.inline_keyboard ?? [];
    if (this.#isPublic || this.#reactions.length > 0) this.append(this.#reactionRow());
    if (rows.length > 0) this.append(this.#keyboard(rows));
    this.#showPending();
  }

  /** Those that were given, and those that can be. */
  #reactionRow() {
    const counted = new Map(this.#reactions.map(({ type, total_count: count }) => [type.emoji ?? '✨', count]));
    const line = document.createElement('div');
    line.className = 'reactions';
    for (const emoji of new Set([...counted.keys(), ...(this.#isPublic ? offered : [])])) {
      const count = counted.get(emoji) ?? 0;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = count > 0 ? 'given' : 'offered';
      button.textContent = count > 0 ? `${emoji} ${count}` : emoji;
      button.setAttribute('aria-label', t('chat.react', { emoji, count }));
      button.addEventListener('click', () =>
        this.emit('reaction-given', { messageID: this.#message?.message_id, emoji }));
      line.append(button);
    }
    return line;
  }

  /** @param {Button[][]} rows */
  #keyboard(rows) {
    const keyboard = document.createElement('div');
    keyboard.className = 'keyboard';
    for (const row of rows) {
      const line = document.createElement('div');
      line.append(...row.map((button) => this.#button(button)));
      keyboard.append(line);
    }
    return keyboard;
  }

  /** @param {Button} button */
  #button({ text, callback_data: data, url }) {
    const target = url === undefined ? undefined : safeURL(url);
    if (target) return this.#link(text, target);
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    if (data === undefined) {
      element.disabled = true;
      element.title = t('chat.unsupported');
      return element;
    }
    element.dataset.callback = data;
    element.addEventListener('click', () =>
      this.emit('button-press', { messageID: this.#message?.message_id, data }));
    return element;
  }

  /** @param {string} text @param {URL} target */
  #link(text, target) {
    const anchor = document.createElement('a');
    anchor.href = target.href;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    anchor.append(text, icon('link'), html`<span class="visually-hidden"> (${t('chat.opensOutside')})</span>`);
    return anchor;
  }

  #showPending() {
    for (const button of this.querySelectorAll('[data-callback]')) {
      const { callback = '' } = /** @type {HTMLElement} */ (button).dataset;
      const waiting = this.#pending.has(pressKey(this.#message?.message_id ?? 0, callback));
      button.classList.toggle('waiting', waiting);
      button.setAttribute('aria-busy', String(waiting));
    }
  }

  /** An edit often replaces the very button that was pressed; the keyboard's user should not lose their place. */
  #renderKeepingFocus() {
    const controls = () => /** @type {HTMLElement[]} */ ([...this.querySelectorAll('.keyboard :is(button, a)')]);
    const index = controls().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    this.render();
    if (index < 0) return;
    const successor = controls()[index] ?? controls().at(-1) ?? this.querySelector('.bubble');
    /** @type {HTMLElement | null} */ (successor)?.focus({ preventScroll: true });
  }

  #flash() {
    const bubble = this.querySelector('.bubble');
    bubble?.classList.add('changed');
    bubble?.addEventListener('animationend', () => bubble.classList.remove('changed'), { once: true });
  }
}
