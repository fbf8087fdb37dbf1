// @ts-check
import { html } from '../html.js';
import { t } from '../language.js';
import { problemText } from '../problem-text.js';

const toastMilliseconds = 4_000;
const problemMilliseconds = 9_000;
const mostNotices = 3;

/** Short-lived words over the chat: the bot's answers to buttons, and what went wrong. */
export class NoticeArea extends HTMLElement {
  static define(registry = customElements) {
    registry.define('notice-area', this);
  }

  connectedCallback() {
    this.replaceChildren(html`
      <div class="notices" role="status"></div>
      <div class="notices" role="alert"></div>
      <dialog class="alert"><form method="dialog"><p></p><button class="primary">OK</button></form></dialog>`);
  }

  /** @param {import('../api.js').CallbackAnswer} answer */
  answer({ text = '', show_alert: asks }) {
    if (!asks) return this.#notice('[role=status]', text, toastMilliseconds);
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
    /** @type {HTMLElement} */ (dialog.querySelector('p')).textContent = text;
    /** @type {HTMLElement} */ (dialog.querySelector('button')).textContent = t('accept');
    if (!dialog.open) dialog.showModal();
  }

  /** @param {import('../api.js').Problem} problem */
  problem(problem) {
    const facts = [problem.code, problem.requestID && t('problem.request', { id: problem.requestID })];
    this.#notice('[role=alert]', problemText(problem), problemMilliseconds, facts.filter(Boolean).join(' · '));
  }

  /** @param {string} place @param {string} text @param {number} milliseconds @param {string} [facts] */
  #notice(place, text, milliseconds, facts) {
    const area = /** @type {HTMLElement} */ (this.querySelector(place));
    const notice = document.createElement('p');
    notice.className = 'notice';
    notice.append(html`<span>${text}</span>${facts ? html`<small>${facts}</small>` : ''}`);
    area.append(notice);
    while (area.children.length > mostNotices) area.firstElementChild?.remove();
    setTimeout(() => notice.remove(), milliseconds);
  }
}
