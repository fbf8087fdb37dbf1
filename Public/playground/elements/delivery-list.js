// @ts-check
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Delivery} Delivery */

/** What reached the bot, how it answered and how fast. */
export class DeliveryList extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('delivery-list', this);
  }

  /** @type {Delivery[]} */
  #deliveries = [];

  /** @param {Delivery[]} deliveries Newest first. */
  show(deliveries) {
    this.#deliveries = deliveries;
    this.render();
  }

  render() {
    this.replaceChildren(html`
      <h3>${t('deliveries.title')}</h3>
      ${this.#deliveries.length === 0
        ? html`<p class="hint">${t('deliveries.empty')}</p>`
        : html`<ol>${this.#deliveries.map(row)}</ol>`}`);
  }
}

/** @param {Delivery} delivery */
const row = (delivery) => html`
  <li class="delivery">
    ${deliveryLine(delivery)}
    ${delivery.redelivery ? html`<span class="repeated">${icon('repeat')}${t('delivery.repeated')}</span>` : ''}
  </li>`;

/** One delivery in a line: state, update, HTTP status, time taken. @param {Delivery} delivery */
export function deliveryLine({ update_id: update, status, http_status: answer, milliseconds }) {
  return html`
    <span class="dot ${status}"></span>
    <span class="update">#${update}</span>
    <span class="outcome ${status}">${t(`delivery.${status}`)}${answer ? ` · ${answer}` : ''}</span>
    <span class="took">${milliseconds == null ? '' : t('delivery.milliseconds', { count: Math.round(milliseconds) })}</span>`;
}
