// @ts-check
// Telegram's formatted text as DOM. Data only ever becomes text nodes and checked attributes.
import { t } from './language.js';

/** @typedef {import('./api.js').Entity} Entity */

const tags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};
const linkTypes = new Set(['url', 'text_link', 'email']);
const blockTypes = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/**
 * Nests the entities by their ranges, as Telegram does: an inner one never reaches past its outer one.
 *
 * @param {string} text
 * @param {Entity[]} [entities] Offsets and lengths in UTF-16 units, which is what JavaScript strings count.
 * @returns {DocumentFragment}
 */
export function formatted(text, entities = []) {
  const ordered = entities
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  append(fragment, text, 0, text.length, ordered);
  return fragment;
}

/**
 * @param {Node} parent @param {string} text @param {number} start @param {number} end
 * @param {Entity[]} entities Those inside the range, in order.
 */
function append(parent, text, start, end, entities) {
  let position = start;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    if (entity.offset < position) {
      rest = others;
      continue;
    }
    const stop = Math.min(entity.offset + entity.length, end);
    parent.appendChild(document.createTextNode(text.slice(position, entity.offset)));
    const element = elementFor(entity, text.slice(entity.offset, stop));
    append(element, text, entity.offset, stop, others.filter(({ offset }) => offset < stop));
    parent.appendChild(element);
    rest = others.filter(({ offset }) => offset >= stop);
    // A block already ends its line; the newline behind it would show as an empty one.
    const endsLine = blockTypes.has(entity.type) && text[stop] === '\n' && rest[0]?.offset !== stop;
    position = endsLine ? stop + 1 : stop;
  }
  parent.appendChild(document.createTextNode(text.slice(position, end)));
}

/** @param {Entity} entity @param {string} covered @returns {HTMLElement} */
function elementFor(entity, covered) {
  if (linkTypes.has(entity.type)) return link(entity, covered);
  if (entity.type === 'bot_command') return command(covered);
  if (entity.type === 'spoiler') return spoiler();
  const element = document.createElement(tags[entity.type] ?? 'span');
  if (!(entity.type in tags)) element.className = `entity-${entity.type.replace(/\W/g, '')}`;
  return element;
}

/** @param {Entity} entity @param {string} covered */
function link(entity, covered) {
  const target = safeURL(entity.type === 'email' ? `mailto:${covered}` : entity.url ?? covered);
  if (!target) return document.createElement('span');
  const anchor = document.createElement('a');
  anchor.href = target.href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return anchor;
}

/** @param {string} covered */
function command(covered) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'command-link';
  button.dataset.command = covered;
  return button;
}

function spoiler() {
  const element = document.createElement('span');
  element.className = 'spoiler';
  element.tabIndex = 0;
  element.setAttribute('role', 'button');
  element.setAttribute('aria-label', t('chat.spoiler'));
  const reveal = (/** @type {Event} */ event) => {
    if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    element.classList.add('revealed');
    for (const name of ['role', 'tabindex', 'aria-label']) element.removeAttribute(name);
  };
  element.addEventListener('click', reveal, { once: true });
  element.addEventListener('keydown', reveal);
  return element;
}

/** The address if it is one a chat may lead to. @param {string} text */
export function safeURL(text) {
  const candidate = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(candidate)) return undefined;
  const url = new URL(candidate);
  return ['http:', 'https:', 'mailto:', 'tg:'].includes(url.protocol) ? url : undefined;
}

/** The payload of `https://t.me/<bot>?start=<payload>`, which Telegram turns into `/start <payload>`. */
export function deepLinkPayload(/** @type {URL} */ url, /** @type {string} */ botUsername) {
  const leadsToBot = url.hostname === 't.me' && url.pathname.slice(1).toLowerCase() === botUsername.toLowerCase();
  return leadsToBot ? url.searchParams.get('start') ?? undefined : undefined;
}
