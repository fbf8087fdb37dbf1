// @ts-check
import { catalogue } from './catalogue.js';

/** @typedef {keyof typeof catalogue} Language */
/** @typedef {keyof typeof catalogue.es} Phrase */

const storageKey = 'language';
const changes = new EventTarget();

/** @returns {Language} */
function preferred() {
  const wanted = [remembered(), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag === 'es' || tag === 'en') ?? 'en';
}

function remembered() {
  // Storage throws when the browser forbids it; the choice then lasts as long as the page.
  try {
    return localStorage.getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @type {Language} */
let current = preferred();
document.documentElement.lang = current;

export const language = () => current;

/** @param {Phrase} phrase @param {Record<string, string | number>} [values] */
export const t = (phrase, values = {}) =>
  catalogue[current][phrase].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

export function switchLanguage() {
  current = current === 'es' ? 'en' : 'es';
  document.documentElement.lang = current;
  try {
    localStorage.setItem(storageKey, current);
  } catch {
    // Forbidden storage only costs the memory of the choice.
  }
  changes.dispatchEvent(new Event('change'));
}

/** Calls back on every switch until the returned function is called. @param {() => void} callback */
export function onLanguageChange(callback) {
  changes.addEventListener('change', callback);
  return () => changes.removeEventListener('change', callback);
}
