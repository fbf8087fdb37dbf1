// @ts-check

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {unknown} value */
const escape = (value) => String(value).replace(/[&<>"']/g, (character) => escapes[character]);

/**
 * Builds a fragment from a literal. Strings and numbers become text or attribute values, never markup;
 * nodes and arrays of nodes are inserted as they are; `null`, `undefined` and `false` leave nothing.
 *
 * @param {TemplateStringsArray} literals
 * @param {...unknown} values
 * @returns {DocumentFragment}
 */
export function html(literals, ...values) {
  /** @type {unknown[]} */
  const nodes = [];
  const markup = literals.reduce((text, literal, index) => {
    const value = values[index - 1];
    if (value instanceof Node || Array.isArray(value)) return `${text}<!--node:${nodes.push(value) - 1}-->${literal}`;
    return text + (value == null || value === false ? '' : escape(value)) + literal;
  });
  const template = document.createElement('template');
  template.innerHTML = markup;
  const fragment = document.importNode(template.content, true);
  fill(fragment, nodes);
  return fragment;
}

/** @param {DocumentFragment} fragment @param {unknown[]} nodes */
function fill(fragment, nodes) {
  if (nodes.length === 0) return;
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_COMMENT);
  /** @type {Comment[]} */
  const places = [];
  while (walker.nextNode()) places.push(/** @type {Comment} */ (walker.currentNode));
  for (const place of places) {
    const index = /^node:(\d+)$/.exec(place.data)?.[1];
    if (index !== undefined) place.replaceWith(.../** @type {Node[]} */ ([nodes[Number(index)]].flat()));
  }
}
