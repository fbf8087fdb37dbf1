// @ts-check
// The map of a story: what is published, a draft, or a file of one's own.
import { details, summary } from './side.js';
import { MapView } from './view.js';
import { language, switchLanguage, t, translate } from './words.js';

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const form = /** @type {HTMLFormElement} */ (find('.open'));
const fields = /** @type {{ key: HTMLInputElement, text: HTMLSelectElement, file: HTMLInputElement }} */ (/** @type {unknown} */ (form.elements));
const svg = /** @type {SVGSVGElement} */ (document.querySelector('.map svg'));
const notice = find('.notice');
const side = find('.side');
const view = new MapView(svg);
/** @type {any} */
let story;
/** @type {string | undefined} */
let chosen;

const remember = {
  get key() { try { return sessionStorage.getItem('staff-key') ?? ''; } catch { return ''; } },
  set key(value) { try { sessionStorage.setItem('staff-key', value); } catch { /* The key is asked for again. */ } },
};

/** @param {import('./words.js').Phrase | undefined} phrase */
function say(phrase) {
  notice.hidden = phrase === undefined;
  if (phrase) { notice.dataset.text = phrase; notice.textContent = t(phrase); }
  svg.toggleAttribute('hidden', phrase !== undefined);
  find('.zoom').hidden = phrase !== undefined;
}

/** @param {string} path @param {RequestInit} [init] */
async function ask(path, init = {}) {
  const response = await fetch(`/api/v1/${path}`, { ...init, headers: { authorization: `Bearer ${fields.key.value.trim()}` } });
  if (!response.ok) throw new Error(response.status === 401 || response.status === 403 ? 'wrongKey' : 'failed');
  return response.json();
}

/** @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    say(reason === 'wrongKey' ? 'wrongKey' : 'failed');
    side.replaceChildren();
  }
}

async function list() {
  if (!fields.key.value) return;
  await attempt(async () => {
    const { data } = await ask('stories');
    remember.key = fields.key.value;
    const options = data.flatMap((/** @type {any} */ found) => [
      ...(found.version > 0 ? [option(`${found.story}`, t('published', found))] : []),
      ...(found.draft_revision ? [option(`${found.story}?draft=true`, t('draft', { story: found.story, revision: found.draft_revision }))] : []),
    ]);
    fields.text.replaceChildren(...options);
    fields.text.disabled = options.length === 0;
    if (options.length > 0) await load();
  });
}

/** @param {string} value @param {string} label */
const option = (value, label) => Object.assign(document.createElement('option'), { value, textContent: label });

async function load() {
  await attempt(async () => {
    say('loading');
    const [key, query] = fields.text.value.split('?');
    show(await ask(`stories/${key}/map${query ? `?${query}` : ''}`));
  });
}

async function loadFile() {
  const file = fields.file.files?.[0];
  if (!file) return;
  await attempt(async () => {
    say('loading');
    const body = new FormData();
    body.append('file', file);
    show(await ask('story-maps', { method: 'POST', body }));
  });
}

/** @param {any} found */
function show(found) {
  story = found;
  const vip = new Set(story.levels.filter((/** @type {any} */ level) => level.is_vip).map((/** @type {any} */ level) => level.key));
  const gated = new Set();
  for (const fragment of story.fragments) {
    fragment.is_vip_here = fragment.is_vip || vip.has(fragment.level);
    if (fragment.needs_said || fragment.is_vip_here) gated.add(fragment.key);
  }
  for (const fragment of story.fragments) for (const decision of fragment.decisions) decision.is_gated = gated.has(decision.next);
  chosen = undefined;
  redraw();
}

/** The fragment a line belongs to. @param {number} line */
const at = (line) => story.fragments.filter((/** @type {any} */ fragment) => fragment.line <= line).at(-1)?.key;

function redraw() {
  if (!story) return;
  say(story.fragments.length === 0 ? 'unreadable' : undefined);
  const marks = new Map();
  for (const finding of story.findings) {
    const key = at(finding.line);
    if (key && marks.get(key) !== 'error') marks.set(key, finding.severity);
  }
  view.show(story, language(), marks);
  choose(chosen, false);
}

/** @param {string | undefined} key @param {boolean} [moves] */
function choose(key, moves = true) {
  const fragment = story.fragments.find((/** @type {any} */ candidate) => candidate.key === key);
  chosen = fragment?.key;
  view.select(chosen);
  if (!fragment) {
    side.replaceChildren(...summary(story, (line) => choose(at(line))));
    return;
  }
  if (moves) view.centre(fragment.key);
  const own = story.findings.filter((/** @type {any} */ finding) => at(finding.line) === fragment.key);
  side.replaceChildren(...details(fragment, own, { back: () => choose(undefined), open: (next) => choose(next), choose: () => {} }));
  side.scrollTop = 0;
}

/** @param {string} wanted */
function search(wanted) {
  const word = wanted.trim().toLowerCase();
  if (!story) return;
  const keys = story.fragments.filter((/** @type {any} */ fragment) => [
    fragment.key, ...Object.values(fragment.title), fragment.needs_said, fragment.level,
    ...fragment.decisions.flatMap((/** @type {any} */ decision) => [decision.key, ...decision.flags, decision.needs_said, ...Object.values(decision.text)]),
  ].some((text) => String(text ?? '').toLowerCase().includes(word))).map((/** @type {any} */ fragment) => fragment.key);
  view.find(word === '' ? undefined : new Set(keys));
}

view.addEventListener('choose', (event) => choose(/** @type {CustomEvent<string>} */ (event).detail, false));
form.addEventListener('submit', (event) => event.preventDefault());
fields.key.addEventListener('change', () => void list());
fields.text.addEventListener('change', () => void load());
fields.file.addEventListener('change', () => void loadFile());
find('[name="search"]').addEventListener('input', (event) => search(/** @type {HTMLInputElement} */ (event.target).value));
find('.zoom').addEventListener('click', (event) => {
  const kind = /** @type {HTMLElement} */ (event.target).dataset.zoom;
  if (kind === 'fit') view.fit();
  else if (kind) view.zoom(kind === 'in' ? 1 / 1.3 : 1.3);
});
find('.language').addEventListener('click', () => {
  switchLanguage();
  translate();
  redraw();
});

translate();
fields.key.value = remember.key;
await list();
