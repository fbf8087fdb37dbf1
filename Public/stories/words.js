// @ts-check
// Every word of the page, in both languages.

const es = {
  title: 'Mapa de la historia',
  key: 'Llave de personal',
  text: 'Texto',
  file: 'Abrir un archivo',
  search: 'Buscar por clave, título o bandera',
  switch: 'English',
  map: 'Mapa',
  zoomIn: 'Acercar',
  zoomOut: 'Alejar',
  zoomFit: 'Ver todo',
  explain: 'Escribe una llave de personal para ver lo publicado y los borradores, o abre un archivo.',
  loading: 'Leyendo la historia…',
  wrongKey: 'Esa llave no existe o no puede ver historias (content:write).',
  failed: 'El servidor no ha contestado. Vuelve a intentarlo.',
  unreadable: 'De este texto no se puede dibujar nada; mira lo que dice el revisor.',
  published: '{story}, lo que se lee (versión {version})',
  draft: '{story}, borrador {revision}',
  local: '{name}, sin publicar',
  findings: 'Lo que dice el revisor',
  noFindings: 'Nada que objetar: todo se alcanza y nadie se queda atascado.',
  error: 'error',
  warning: 'aviso',
  line: 'línea {line}',
  levels: 'Niveles',
  fragments: '{count} fragmentos, {endings} finales',
  decisions: 'Decisiones',
  ending: 'Final',
  start: 'Comienzo',
  vip: 'VIP',
  secret: 'secreto',
  game: 'juego',
  needs: 'Requiere',
  price: 'o {price} besitos',
  gives: 'Da',
  hidden: 'escondida',
  once: 'una vez',
  fallback: 'si no queda otra',
  besitos: '{count} besitos',
  readers: '{count} leyendo aquí',
  reach: 'Para llegar',
  reachText: '{decisions} decisiones, {readings} lectura(s), {besitos} besitos juntos ({elsewhere} de fuera), día {day}; leyéndolo todo antes, día {least}',
  never: 'Nadie puede llegar',
  paid: 'solo pagando',
  back: 'Volver al resumen',
  legend: 'Trazo continuo: abierta. Rayado: con condiciones. Punteado: solo si no queda otra.',
};

/** @type {typeof es} */
const en = {
  title: 'Story map',
  key: 'Staff key',
  text: 'Text',
  file: 'Open a file',
  search: 'Find a key, a title or a flag',
  switch: 'Español',
  map: 'Map',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomFit: 'See everything',
  explain: 'Enter a staff key to see what is published and the drafts, or open a file.',
  loading: 'Reading the story…',
  wrongKey: 'There is no such key, or it may not see stories (content:write).',
  failed: 'The server did not answer. Try again.',
  unreadable: 'Nothing of this text can be drawn; see what the checker says.',
  published: '{story}, as it is read (version {version})',
  draft: '{story}, draft {revision}',
  local: '{name}, not published',
  findings: 'What the checker says',
  noFindings: 'Nothing wrong: everything can be reached and nobody gets stuck.',
  error: 'error',
  warning: 'warning',
  line: 'line {line}',
  levels: 'Levels',
  fragments: '{count} fragments, {endings} endings',
  decisions: 'Decisions',
  ending: 'Ending',
  start: 'Beginning',
  vip: 'VIP',
  secret: 'secret',
  game: 'game',
  needs: 'Needs',
  price: 'or {price} besitos',
  gives: 'Gives',
  hidden: 'hidden',
  once: 'once',
  fallback: 'if nothing else is left',
  besitos: '{count} besitos',
  readers: '{count} reading here',
  reach: 'To come here',
  reachText: '{decisions} decisions, {readings} reading(s), {besitos} besitos together ({elsewhere} from elsewhere), day {day}; day {least} having read all else',
  never: 'Nobody can come here',
  paid: 'only by paying',
  back: 'Back to the summary',
  legend: 'Solid: open. Dashed: with conditions. Dotted: only if nothing else is left.',
};

const words = { es, en };

/** @typedef {keyof typeof es} Phrase */

const remembered = () => {
  try {
    return localStorage.getItem('language');
  } catch {
    return null; // Forbidden storage only costs the memory of the choice.
  }
};

/** @type {'es' | 'en'} */
let current = [remembered(), ...navigator.languages].map((tag) => tag?.slice(0, 2)).find((tag) => tag === 'es' || tag === 'en') === 'es' ? 'es' : 'en';
document.documentElement.lang = current;

export const language = () => current;

/** @param {Phrase} phrase @param {Record<string, string | number>} [values] */
export const t = (phrase, values = {}) =>
  words[current][phrase].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

export function switchLanguage() {
  current = current === 'es' ? 'en' : 'es';
  document.documentElement.lang = current;
  try {
    localStorage.setItem('language', current);
  } catch {
    // As above.
  }
}

/** Puts the words where the page says which. */
export function translate() {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-text]'))) {
    element.textContent = t(/** @type {Phrase} */ (element.dataset.text));
  }
  for (const element of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-placeholder]'))) {
    element.placeholder = t(/** @type {Phrase} */ (element.dataset.placeholder));
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-label]'))) {
    element.setAttribute('aria-label', t(/** @type {Phrase} */ (element.dataset.label)));
  }
  document.title = `DianaBot · ${t('title')}`;
}
