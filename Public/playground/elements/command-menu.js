// @ts-check
import { html } from '../html.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Command} Command */

/** The bot's commands above the composer. Emits `command-chosen` with the text to send. */
export class CommandMenu extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('command-menu', this);
  }

  /** @type {Command[]} */
  #commands = [];
  #filter = '';
  /** @type {HTMLElement | undefined} */
  #opener;

  connectedCallback() {
    super.connectedCallback();
    this.hidden = true;
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focusout', ({ relatedTarget }) => {
      const next = /** @type {Node | null} */ (relatedTarget);
      if (next && !this.parentElement?.contains(next)) this.close();
    });
  }

  /** The button that opens the menu. @param {HTMLElement} opener */
  set opener(opener) {
    this.#opener = opener;
    opener.addEventListener('click', () => (this.hidden ? this.#open('') : this.close()));
  }

  /** @param {Command[]} commands */
  show(commands) {
    this.#commands = commands;
    if (this.#opener) this.#opener.hidden = commands.length === 0;
    this.render();
  }

  /** Opens with the commands that begin like the text being written, or closes. @param {string} text */
  filter(text) {
    if (/^\/\w*$/.test(text)) this.#open(text.slice(1).toLowerCase());
    else this.close();
  }

  close() {
    this.hidden = true;
    this.#opener?.setAttribute('aria-expanded', 'false');
  }

  /** Moves the focus to the nearest command; says whether there was one. */
  enter() {
    const last = this.hidden ? undefined : this.#items.at(-1);
    last?.focus();
    return last !== undefined;
  }

  render() {
    const shown = this.#commands.filter(({ command }) => command.startsWith(this.#filter));
    this.replaceChildren(html`<ul aria-label="${t('composer.commands')}">${shown.map((entry) => this.#item(entry))}</ul>`);
    if (shown.length === 0) this.close();
  }

  /** @param {Command} entry */
  #item({ command, description }) {
    const item = html`<li><button type="button"><b>/${command}</b><span>${description}</span></button></li>`;
    item.querySelector('button')?.addEventListener('click', () => {
      this.close();
      this.emit('command-chosen', `/${command}`);
    });
    return item;
  }

  /** @param {string} filter */
  #open(filter) {
    this.#filter = filter;
    this.hidden = false;
    this.#opener?.setAttribute('aria-expanded', 'true');
    this.render();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') {
      this.close();
      this.#opener?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = this.#items;
    const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    items[(index + step + items.length) % items.length]?.focus();
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll('button')]);
  }
}
