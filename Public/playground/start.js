// @ts-check
// The start page: the same words in the reader's language, and whether the service is ready.
import { api } from './api.js';
import { onLanguageChange, switchLanguage, t } from './language.js';

/** @typedef {import('./language.js').Phrase} Phrase */

const status = /** @type {HTMLElement} */ (document.querySelector('.ready'));
/** @type {Phrase} */
let state = 'start.checking';

function translate() {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-text]'))) {
    element.textContent = t(/** @type {Phrase} */ (element.dataset.text));
  }
  status.textContent = t(state);
}

document.querySelector('.language')?.addEventListener('click', switchLanguage);
onLanguageChange(translate);
translate();
const ready = await api.ready();
state = ready ? 'start.isReady' : 'start.isNotReady';
status.classList.add(ready ? 'live' : 'lost');
translate();
