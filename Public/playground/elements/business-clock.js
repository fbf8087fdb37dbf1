// @ts-check
import { longDate, timeOfDay } from '../format.js';
import { html } from '../html.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

const hour = 3600;
const steps = /** @type {const} */ ([
  ['clock.hour', 'clock.hourLong', hour],
  ['clock.day', 'clock.dayLong', 24 * hour],
  ['clock.week', 'clock.weekLong', 7 * 24 * hour],
]);

/** The business's time and how to move it. Emits `clock-advance` with seconds. */
export class BusinessClock extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('business-clock', this);
  }

  #now = Date.now();

  /** @param {number} now Unix milliseconds. */
  show(now) {
    this.#now = now;
    this.#showTime();
  }

  render() {
    this.replaceChildren(html`
      <h3>${t('clock.title')}</h3>
      <p class="time"><time></time></p>
      <p class="date"></p>
      <div class="steps">${steps.map(([short, long, seconds]) =>
        html`<button type="button" class="tonal" data-seconds="${seconds}" aria-label="${t(long)}">${t(short)}</button>`)}</div>
      <p class="hint">${t('clock.hint')}</p>`);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[data-seconds]'))) {
      button.addEventListener('click', () => this.emit('clock-advance', Number(button.dataset.seconds)));
    }
    this.#showTime();
  }

  #showTime() {
    const [time, date] = [this.querySelector('time'), this.querySelector('.date')];
    if (!time || !date) return;
    time.dateTime = new Date(this.#now).toISOString();
    time.textContent = timeOfDay(this.#now);
    date.textContent = longDate(this.#now);
  }
}
