// @ts-check
import { pressKey } from '../chat.js';
import { formatted, safeURL } from '../entities.js';
import { timeOfDay } from '../format.js';
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Message} Message */
/** @typedef {import('../api.js').Button} Button */

/** One message with its inline keyboard. Emits `button-press` with `{messageID, data}`. */
export class MessageBubble extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('message-bubble', this);
  }

  /** @type {Message | undefined} */
  #message;
  /** @type {Set<string>} */
  #pending = new Set();

  /** @param {Message} message @param {Set<string>} pending Presses in progress, as `pressKey` spells them. */
  show(message, pending) {
    this.#pending = pending;
    if (message === this.#message) return this.#showPending();
    const isEdit = this.#message !== undefined;
    this.#message = message;
    if (!this.isConnected) return;
    this.#renderKeepingFocus();
    if (isEdit) this.#flash();
  }

  render() {
    if (!this.#message) return;
    const { date, edit_date: edited, text, entities, from } = this.#message;
    const time = new Date(date * 1000);
    this.replaceChildren(html`
      <div class="bubble" tabindex="-1">
        ${from.is_bot ? '' : html`<span class="visually-hidden">${t('chat.you')}: </span>`}
        <div class="text">${formatted(text ?? '', entities)}<span class="meta">${edited ? `${t('chat.edited')} ` : ''}<time
          datetime="${time.toISOString()}">${timeOfDay(time.getTime())}</time></span></div>
      </div>`);
    const rows = this.#message.reply_markup?.inline_keyboard ?? [];
    if (rows.length > 0) this.append(this.#keyboard(rows));
    this.#showPending();
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
