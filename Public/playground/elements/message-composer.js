// @ts-check
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { CommandMenu } from './command-menu.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Command} Command */
/** @typedef {'waiting' | 'start' | 'blocked' | 'write' | 'silent'} Mode In a room members only read and react. */

/** Telegram's limit, in characters. */
const longestText = 4096;
const tallestPixels = 160;

/** Where the member speaks. Emits `unblock-wanted`; hands texts to `send`, which says whether they were taken. */
export class MessageComposer extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('message-composer', this);
  }

  /** @type {(text: string) => Promise<boolean>} */
  send = async () => false;
  /** @type {Mode} */
  #mode = 'waiting';
  /** @type {Command[]} */
  #commands = [];

  /** @param {Mode} mode @param {Command[]} commands */
  show(mode, commands) {
    const modeChanged = mode !== this.#mode;
    [this.#mode, this.#commands] = [mode, commands];
    if (modeChanged) this.#renderMovingFocus();
    else this.#menu?.show(commands);
  }

  render() {
    const draft = this.#field?.value ?? '';
    if (this.#mode === 'silent') this.replaceChildren(html`<p class="hint">${t('room.silent')}</p>`);
    else if (this.#mode === 'start') this.#renderButton('composer.start', 'start-button', (button) => this.#start(button));
    else if (this.#mode === 'blocked') this.#renderButton('composer.unblock', 'unblock-button', () => this.emit('unblock-wanted'));
    else this.#renderForm(draft);
  }

  /** @param {import('../language.js').Phrase} label @param {string} name @param {(button: HTMLButtonElement) => void} action */
  #renderButton(label, name, action) {
    this.replaceChildren(html`<button type="button" class="primary wide ${name}">${t(label)}</button>`);
    const button = /** @type {HTMLButtonElement} */ (this.querySelector('button'));
    button.addEventListener('click', () => action(button));
  }

  /** One start per press, however often it is tapped. @param {HTMLButtonElement} button */
  async #start(button) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    if (!(await this.send('/start'))) button.removeAttribute('aria-busy');
  }

  /** @param {string} draft */
  #renderForm(draft) {
    this.replaceChildren(html`
      <command-menu></command-menu>
      <form>
        <button type="button" class="round commands-button" aria-expanded="false" aria-label="${t('composer.commands')}"
          title="${t('composer.commands')}">${icon('slash')}</button>
        <textarea rows="1" maxlength="${longestText}" aria-label="${t('composer.label')}"
          placeholder="${t('composer.placeholder')}" enterkeyhint="send"></textarea>
        <button class="round send-button" aria-label="${t('composer.send')}" title="${t('composer.send')}">${icon('send')}</button>
      </form>`);
    const { form, field, menu } = this.#parts();
    field.value = draft;
    menu.opener = /** @type {HTMLElement} */ (this.querySelector('.commands-button'));
    menu.show(this.#commands);
    menu.addEventListener('command-chosen', (event) => this.#chosen(/** @type {CustomEvent} */ (event).detail));
    form.addEventListener('submit', (event) => this.#submit(event));
    field.addEventListener('input', () => this.#typed(field));
    field.addEventListener('keydown', (event) => this.#key(event));
    this.#typed(field);
  }

  /** The Start button gives way to the text field; whoever pressed it by keyboard goes along. */
  #renderMovingFocus() {
    const held = this.contains(document.activeElement);
    this.render();
    if (held) /** @type {HTMLElement | null} */ (this.#field ?? this.querySelector('button'))?.focus();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const field = this.#field;
    const text = field?.value.trim() ?? '';
    if (!field || text === '') return;
    field.value = '';
    this.#typed(field);
    if (await this.send(text)) return;
    // Not taken: give the words back, unless something else has been written meanwhile.
    if (this.#field?.value === '') this.#field.value = text;
  }

  /** @param {string} command */
  async #chosen(command) {
    this.#field?.focus();
    if (this.#field) this.#field.value = '';
    await this.send(command);
  }

  /** @param {HTMLTextAreaElement} field */
  #typed(field) {
    field.style.height = 'auto';
    const borders = field.offsetHeight - field.clientHeight;
    field.style.height = `${Math.min(field.scrollHeight + borders, tallestPixels)}px`;
    this.classList.toggle('has-text', field.value.trim() !== '');
    this.#menu?.filter(field.value);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.querySelector('form')?.requestSubmit();
    }
    if (event.key === 'ArrowUp' && this.#menu?.enter()) event.preventDefault();
    if (event.key === 'Escape') this.#menu?.close();
  }

  get #field() {
    return this.querySelector('textarea');
  }

  get #menu() {
    return /** @type {CommandMenu | null} */ (this.querySelector('command-menu'));
  }

  #parts() {
    return {
      form: /** @type {HTMLFormElement} */ (this.querySelector('form')),
      field: /** @type {HTMLTextAreaElement} */ (this.#field),
      menu: /** @type {CommandMenu} */ (this.#menu),
    };
  }
}
