// @ts-check
// The panel beside the map: the whole story, or one fragment of it.
import { language, t } from './words.js';

/** @param {string} name @param {{ class?: string, type?: string }} attributes @param {...(Node | string | undefined | false)} children */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children.filter((child) => child !== undefined && child !== false && child !== ''));
  return made;
}

/** @param {any} finding @param {(line: number) => void} choose */
function note(finding, choose) {
  const button = element('button', { class: `finding ${finding.severity}`, type: 'button' },
    element('span', { class: 'where' }, `${t(finding.severity === 'error' ? 'error' : 'warning')} · ${t('line', { line: finding.line })} · ${finding.code}`),
    element('span', {}, finding.detail));
  button.addEventListener('click', () => choose(finding.line));
  return element('li', {}, button);
}

/** @param {any} story @param {(line: number) => void} choose */
export function summary(story, choose) {
  const endings = story.fragments.filter((/** @type {any} */ fragment) => fragment.decisions.length === 0).length;
  return [
    element('h2', {}, story.story || '?'),
    element('p', { class: 'soft' }, t('fragments', { count: story.fragments.length, endings })),
    element('h3', {}, t('levels')),
    element('ul', { class: 'levels' }, ...story.levels.map((/** @type {any} */ level, /** @type {number} */ index) =>
      element('li', { class: `level-${index % 6}` }, level.title[language()] || level.key, level.is_vip && element('b', {}, t('vip'))))),
    element('h3', {}, t('findings')),
    story.findings.length === 0
      ? element('p', { class: 'good' }, t('noFindings'))
      : element('ul', { class: 'findings' }, ...story.findings.map((/** @type {any} */ finding) => note(finding, choose))),
    element('p', { class: 'soft' }, t('legend')),
  ];
}

/** @param {any} fragment */
function reach(fragment) {
  const found = fragment.reach;
  if (!found) return undefined;
  const words = found.is_reachable
    ? [
      t('reachText', {
        decisions: found.readings.reduce((/** @type {number} */ sum, /** @type {string[]} */ reading) => sum + reading.length, 0),
        readings: found.readings.length, besitos: found.besitos, day: found.days,
        elsewhere: found.besitos_from_elsewhere, least: found.least_days,
      }),
      found.needs_vip && t('vip'), found.needs_price && t('paid'), ...found.assumed,
    ].filter(Boolean).join(' · ')
    : t('never');
  return element('p', { class: found.is_reachable ? 'reach' : 'reach bad' }, element('b', {}, `${t('reach')}: `), words);
}

/** @param {any} rewards */
const given = (rewards) => {
  const gives = rewards?.gives ?? rewards ?? {};
  return [
    gives.besitos && t('besitos', { count: gives.besitos }), ...(gives.items ?? []).map((/** @type {any} */ item) => item.item),
    ...(gives.achievements ?? []), ...(gives.unlock_fragments ?? []),
  ].filter(Boolean).join(', ');
};

/** @param {any} decision @param {(key: string) => void} open */
function choice(decision, open) {
  const marks = [
    decision.besitos > 0 && t('besitos', { count: decision.besitos }), given(decision.consequences?.gives),
    decision.flags.length > 0 && `⚑ ${decision.flags.join(', ')}`, decision.is_hidden && t('hidden'),
    decision.is_once && t('once'), decision.is_fallback && t('fallback'),
  ].filter(Boolean).join(' · ');
  const button = element('button', { class: 'choice', type: 'button' },
    element('b', {}, decision.text[language()] || decision.key), element('span', { class: 'soft' }, `→ ${decision.next}`),
    decision.needs_said && element('span', { class: 'needs' }, `🔒 ${decision.needs_said}`),
    marks && element('span', { class: 'soft' }, marks));
  button.addEventListener('click', () => open(decision.next));
  return element('li', {}, button);
}

/**
 * @param {any} fragment @param {any[]} findings
 * @param {{ back: () => void, open: (key: string) => void, choose: (line: number) => void }} actions
 */
export function details(fragment, findings, actions) {
  const back = element('button', { class: 'back', type: 'button' }, `← ${t('back')}`);
  back.addEventListener('click', actions.back);
  const marks = [
    fragment.key, t('line', { line: fragment.line }), fragment.decisions.length === 0 && t('ending'), fragment.is_vip_here && t('vip'),
    fragment.is_secret && t('secret'), fragment.game && `${t('game')}: ${fragment.game.kind}`, fragment.readers > 0 && t('readers', { count: fragment.readers }),
  ].filter(Boolean).join(' · ');
  const gives = given(fragment.rewards);
  return [
    back, element('h2', {}, fragment.title[language()] || fragment.key), element('p', { class: 'soft' }, marks), reach(fragment),
    fragment.needs_said && element('p', { class: 'needs' }, `🔒 ${t('needs')}: ${fragment.needs_said}`, fragment.price ? ` ${t('price', { price: fragment.price })}` : ''),
    gives && element('p', {}, element('b', {}, `${t('gives')}: `), gives),
    findings.length > 0 && element('ul', { class: 'findings' }, ...findings.map((finding) => note(finding, actions.choose))),
    element('div', { class: 'prose' }, ...(fragment.content.text[language()] ?? '').split('\n\n').map((/** @type {string} */ paragraph) => element('p', {}, paragraph))),
    fragment.decisions.length > 0 && element('h3', {}, t('decisions')),
    element('ul', { class: 'choices' }, ...fragment.decisions.map((/** @type {any} */ decision) => choice(decision, actions.open))),
  ].filter((child) => child instanceof Node);
}
