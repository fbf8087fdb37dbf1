// @ts-check
import { Problem } from '../api.js';
import { languageName } from '../format.js';
import { html } from '../html.js';
import { language, t } from '../language.js';
import { problemText } from '../problem-text.js';
import { LocalizedElement } from './localized-element.js';

const languageCodes = ['es', 'en', 'pt', 'fr', 'it', 'de'];
const longestName = 64;

/** Asks for a new member and hands it to `create`, staying open with the reason when that fails. */
export class MemberDialog extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('member-dialog', this);
  }

  /** @type {(firstName: string, languageCode: string) => Promise<void>} */
  create = async () => {};

  open() {
    this.render();
    this.querySelector('dialog')?.showModal();
  }

  render() {
    const open = this.querySelector('dialog')?.open;
    this.replaceChildren(html`
      <dialog aria-labelledby="member-dialog-title">
        <form method="dialog">
          <h2 id="member-dialog-title">${t('member.title')}</h2>
          <p class="hint">${t('member.explain')}</p>
          <label>${t('member.name')}
            <input name="name" required maxlength="${longestName}" pattern=".*\\S.*" autocomplete="off" autofocus>
          </label>
          <label>${t('member.language')}
            <select name="language">${languageCodes.map((code) => this.#option(code))}</select>
          </label>
          <p class="form-problem" role="alert"></p>
          <div class="dialog-actions">
            <button type="button" class="quiet" data-cancel>${t('cancel')}</button>
            <button type="submit" class="primary">${t('member.create')}</button>
          </div>
        </form>
      </dialog>`);
    this.querySelector('[data-cancel]')?.addEventListener('click', () => this.querySelector('dialog')?.close());
    this.querySelector('form')?.addEventListener('submit', (event) => this.#submit(event));
    if (open) this.querySelector('dialog')?.showModal();
  }

  /** @param {string} code */
  #option(code) {
    const option = document.createElement('option');
    option.value = code;
    option.textContent = languageName(code);
    option.selected = code === language();
    return option;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fields = new FormData(form);
    const submit = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
    submit.disabled = true;
    try {
      await this.create(String(fields.get('name')).trim(), String(fields.get('language')));
      this.querySelector('dialog')?.close();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      /** @type {HTMLElement} */ (form.querySelector('.form-problem')).textContent = problemText(error);
    } finally {
      submit.disabled = false;
    }
  }
}
