// @ts-check
import { initial } from '../format.js';
import { html } from '../html.js';
import { switchLanguage, t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../session.js').Connection} Connection */

/** Whom the member talks to, whether the line is up, and the language switch. */
export class ChatHeader extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('chat-header', this);
  }

  #name = '';
  /** @type {Connection} */
  #connection = 'connecting';
  #typing = false;

  /** @param {{name: string, connection: Connection, typing: boolean}} facts */
  show({ name, connection, typing }) {
    [this.#name, this.#connection, this.#typing] = [name, connection, typing];
    this.#showStatus();
  }

  render() {
    this.replaceChildren(html`
      <span class="avatar avatar-bot" aria-hidden="true"></span>
      <div class="chat-title">
        <h1></h1>
        <p class="status" role="status"></p>
      </div>
      <button type="button" class="quiet language" aria-label="${t('language.label')}">${t('language.switch')}</button>`);
    this.querySelector('.language')?.addEventListener('click', () => {
      switchLanguage();
      /** @type {HTMLElement | null} */ (this.querySelector('.language'))?.focus();
    });
    this.#showStatus();
  }

  #showStatus() {
    const [avatar, title, status] = ['.avatar', 'h1', '.status'].map((selector) => this.querySelector(selector));
    if (!avatar || !title || !status) return;
    const writing = this.#typing && this.#connection === 'live';
    avatar.textContent = initial(this.#name);
    title.textContent = this.#name;
    status.textContent = writing ? t('chat.typing') : t(`connection.${this.#connection}`);
    status.className = `status ${writing ? 'typing' : this.#connection}`;
  }
}
