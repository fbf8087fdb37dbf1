// @ts-check
import { onLanguageChange } from '../language.js';

/** An element that draws itself when it joins the page and again when the language changes. */
export class LocalizedElement extends HTMLElement {
  /** @type {() => void} */
  #stopListening = () => {};

  connectedCallback() {
    this.#stopListening = onLanguageChange(() => this.render());
    this.render();
  }

  disconnectedCallback() {
    this.#stopListening();
  }

  render() {}

  /** @param {string} name @param {unknown} [detail] */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
