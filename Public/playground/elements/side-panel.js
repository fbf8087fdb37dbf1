// @ts-check
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { BusinessClock } from './business-clock.js';
import { DeliveryList } from './delivery-list.js';
import { LocalizedElement } from './localized-element.js';

/**
 * "What happened": the clock, Telegram's repetitions and the last deliveries. A column on wide screens, a sheet on
 * narrow ones. Emits `redelivery-wanted`, `block-wanted` with a boolean and `panel-close`.
 */
export class SidePanel extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('side-panel', this);
  }

  #blocked = false;
  #canRepeat = false;
  #clock = /** @type {BusinessClock} */ (document.createElement('business-clock'));
  #deliveries = /** @type {DeliveryList} */ (document.createElement('delivery-list'));

  /** @param {{now?: number, deliveries?: import('../api.js').Delivery[], blocked?: boolean, canRepeat?: boolean}} facts */
  show({ now, deliveries, blocked, canRepeat }) {
    if (now !== undefined) this.#clock.show(now);
    if (deliveries !== undefined) this.#deliveries.show(deliveries);
    this.#blocked = blocked ?? this.#blocked;
    this.#canRepeat = canRepeat ?? this.#canRepeat;
    this.#showControls();
  }

  render() {
    this.replaceChildren(html`
      <header>
        <h2>${t('panel.title')}</h2>
        <button type="button" class="round panel-close" aria-label="${t('close')}">${icon('close')}</button>
      </header>
      <section class="card">${this.#clock}</section>
      <section class="card">
        <h3>${t('repeat.title')}</h3>
        <p class="hint">${t('repeat.hint')}</p>
        <button type="button" class="tonal wide repeat-button">${icon('repeat')}<span>${t('repeat.button')}</span></button>
      </section>
      <section class="card">${this.#deliveries}</section>
      <button type="button" class="quiet wide block-button">${icon('block')}<span></span></button>`);
    this.#on('.panel-close', () => this.emit('panel-close'));
    this.#on('.repeat-button', () => this.emit('redelivery-wanted'));
    this.#on('.block-button', () => this.emit('block-wanted', !this.#blocked));
    this.#showControls();
  }

  #showControls() {
    const repeat = /** @type {HTMLButtonElement | null} */ (this.querySelector('.repeat-button'));
    const block = this.querySelector('.block-button span');
    if (repeat) repeat.disabled = !this.#canRepeat;
    if (block) block.textContent = t(this.#blocked ? 'block.unblock' : 'block.block');
  }

  /** @param {string} selector @param {() => void} action */
  #on(selector, action) {
    this.querySelector(selector)?.addEventListener('click', action);
  }
}
