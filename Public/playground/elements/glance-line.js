// @ts-check
import { shortDate, timeOfDay } from '../format.js';
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { deliveryLine } from './delivery-list.js';
import { LocalizedElement } from './localized-element.js';

/** The panel in one line, for screens too narrow for it: business time and last delivery. Emits `panel-open`. */
export class GlanceLine extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('glance-line', this);
  }

  #now = Date.now();
  /** @type {import('../api.js').Delivery | undefined} */
  #last;

  /** @param {number} now @param {import('../api.js').Delivery | undefined} last */
  show(now, last) {
    [this.#now, this.#last] = [now, last];
    this.#showFacts();
  }

  render() {
    this.replaceChildren(html`
      <button type="button" aria-haspopup="dialog" aria-label="${t('panel.open')}">
        <span class="when">${icon('clock')}<time></time></span>
        <span class="last"></span>
        ${icon('down')}
      </button>`);
    this.querySelector('button')?.addEventListener('click', () => this.emit('panel-open'));
    this.#showFacts();
  }

  #showFacts() {
    const [time, last] = [this.querySelector('time'), this.querySelector('.last')];
    if (!time || !last) return;
    time.textContent = `${shortDate(this.#now)} ${timeOfDay(this.#now)}`;
    last.replaceChildren(this.#last ? deliveryLine(this.#last) : html`<span>${t('panel.title')}</span>`);
  }
}
