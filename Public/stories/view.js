// @ts-check
// The drawing: fragments as cards, decisions as lines, and a window on them that moves and zooms.
import { layout, size } from './layout.js';

const namespace = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
function draw(name, attributes, ...children) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A title on two lines at most. @param {string} title */
function lines(title) {
  /** @type {string[]} */
  const found = [];
  for (const word of title.split(' ')) {
    const last = found.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= 15) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  const [first = '', second] = found;
  const shown = [first, ...(second === undefined ? [] : [found.length > 2 ? `${second}…` : second])];
  return shown.map((line) => (line.length > 17 ? `${line.slice(0, 16)}…` : line));
}

export class MapView extends EventTarget {
  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    super();
    this.svg = svg;
    this.box = { x: 0, y: 0, width: 1, height: 1 };
    this.whole = this.box;
    svg.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => this.#drag(event));
    svg.addEventListener('keydown', (event) => this.#keyboard(event));
    new ResizeObserver(() => this.#show()).observe(svg);
  }

  /** @param {any} story @param {'es' | 'en'} language @param {Map<string, string>} marks the worst finding of a fragment */
  show(story, language, marks) {
    this.places = layout(story.fragments, story.start);
    const levels = story.levels.map((/** @type {any} */ level) => level.key);
    const ways = story.fragments.flatMap((/** @type {any} */ from) =>
      from.decisions.map((/** @type {any} */ decision, /** @type {number} */ index) => this.#way(from, decision, index, language)));
    const cards = story.fragments.map((/** @type {any} */ fragment) =>
      this.#card(fragment, story.start, levels.indexOf(fragment.level), language, marks.get(fragment.key)));
    this.svg.replaceChildren(
      draw('defs', {}, draw('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
        draw('path', { d: 'M0 0 8 4 0 8z', class: 'arrow' }))),
      ...ways.filter((/** @type {any} */ way) => way), ...cards);
    const points = [...this.places.values()];
    const right = Math.max(0, ...points.map(({ x }) => x)) + size.width;
    const bottom = Math.max(0, ...points.map(({ y }) => y)) + size.height;
    this.whole = { x: -40, y: -40, width: right + 80, height: bottom + 80 };
    this.open(story.start);
  }

  /** @param {any} fragment @param {string} start @param {number} level @param {'es' | 'en'} language @param {string | undefined} mark */
  #card(fragment, start, level, language, mark) {
    const place = this.places?.get(fragment.key) ?? { x: 0, y: 0 };
    const title = fragment.title[language] || fragment.key;
    const kinds = [`level-${level % 6}`, fragment.decisions.length === 0 ? 'ending' : '', fragment.key === start ? 'start' : '', mark ?? ''];
    const badges = [fragment.is_vip_here ? '★' : '', fragment.is_secret ? '◌' : '', fragment.game ? '♟' : '', fragment.readers > 0 ? `${fragment.readers} ☺` : ''].filter(Boolean).join(' ');
    const card = draw('g', {
      class: `card ${kinds.filter(Boolean).join(' ')}`, transform: `translate(${place.x} ${place.y})`,
      'data-key': fragment.key, tabindex: 0, role: 'button', 'aria-label': title,
    },
    draw('rect', { class: 'body', width: size.width, height: size.height, rx: 12 }),
    draw('rect', { class: 'stripe', width: 6, height: size.height - 20, x: 6, y: 10, rx: 3 }),
    ...lines(title).map((line, index, all) => draw('text', { class: 'title', x: 24, y: (all.length > 1 ? 33 : 45) + index * 23 }, line)),
    draw('title', {}, fragment.key),
    draw('text', { class: 'badge', x: size.width - 10, y: size.height - 8, 'text-anchor': 'end' }, badges));
    if (mark) card.append(draw('circle', { class: 'mark', cx: size.width - 4, cy: 4, r: 8 }), draw('text', { class: 'mark-sign', x: size.width - 4, y: 8, 'text-anchor': 'middle' }, '!'));
    const choose = () => this.dispatchEvent(new CustomEvent('choose', { detail: fragment.key }));
    card.addEventListener('click', () => { if (!this.moved) choose(); });
    card.addEventListener('keydown', (event) => {
      if (/** @type {KeyboardEvent} */ (event).key === 'Enter') choose();
    });
    return card;
  }

  /** @param {any} from @param {any} decision @param {number} index @param {'es' | 'en'} language */
  #way(from, decision, index, language) {
    const [start, end] = [this.places?.get(from.key), this.places?.get(decision.next)];
    if (!start || !end) return undefined;
    const spread = (index - (from.decisions.length - 1) / 2) * 9;
    const [x1, y1] = [start.x + size.width, start.y + size.height / 2 + spread];
    const y2 = end.y + size.height / 2 + spread / 2;
    let path;
    if (end.x > start.x) {
      const bend = Math.max(36, (end.x - x1) / 2);
      path = `M${x1} ${y1}C${x1 + bend} ${y1} ${end.x - bend} ${y2} ${end.x - 2} ${y2}`;
    } else {
      // Back, or down its own column: around the right side.
      const [x2, out] = [end.x + size.width, Math.max(x1, end.x + size.width) + 42 + Math.abs(spread)];
      path = `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2 + 2} ${y2}`;
    }
    const kind = decision.is_fallback ? 'fallback' : decision.needs_said || decision.is_gated ? 'gated' : 'open';
    return draw('path', {
      class: `way ${kind}`, d: path, 'marker-end': 'url(#arrow)', 'data-from': from.key, 'data-to': decision.next,
    }, draw('title', {}, `${decision.text[language] || decision.key}${decision.needs_said ? ` · ${decision.needs_said}` : ''}`));
  }

  /** Lights up a fragment with its ways, or everything again. @param {string | undefined} key */
  select(key) {
    this.svg.classList.toggle('chosen', key !== undefined);
    const near = new Set(key === undefined ? [] : [key]);
    for (const way of /** @type {NodeListOf<SVGElement>} */ (this.svg.querySelectorAll('.way'))) {
      const isNear = key !== undefined && (way.dataset.from === key || way.dataset.to === key);
      way.classList.toggle('near', isNear);
      if (isNear) near.add(way.dataset.from ?? '').add(way.dataset.to ?? '');
    }
    for (const card of this.#cards()) {
      card.classList.toggle('near', near.has(card.dataset.key ?? ''));
      card.classList.toggle('self', card.dataset.key === key);
    }
  }

  /** Lights up what was searched for. @param {Set<string> | undefined} keys */
  find(keys) {
    this.svg.classList.toggle('searched', keys !== undefined);
    for (const card of this.#cards()) card.classList.toggle('found', keys?.has(card.dataset.key ?? '') ?? false);
  }

  #cards() { return /** @type {NodeListOf<SVGElement>} */ (this.svg.querySelectorAll('.card')); }

  /** @param {string} key */
  centre(key) {
    const place = this.places?.get(key);
    if (!place) return;
    const width = Math.min(this.box.width, Math.max(900, this.whole.width / 3));
    const height = width * this.#ratio();
    this.box = { x: place.x + size.width / 2 - width / 2, y: place.y + size.height / 2 - height / 2, width, height };
    this.#show();
  }

  fit() {
    this.box = { ...this.whole };
    this.#show();
  }

  /** As near as can be read, with the beginning at the left: a phone cannot show a long story whole. @param {string | undefined} start */
  open(start) {
    this.fit();
    const place = this.places?.get(start ?? '');
    if (!place || this.svg.clientWidth > 700) return;
    const width = Math.min(this.whole.width, this.svg.clientWidth * 1.6);
    const height = width * this.#ratio();
    this.box = { x: place.x - 30, y: place.y + size.height / 2 - height / 2, width, height };
    this.#show();
  }

  /** @param {number} factor @param {{ x: number, y: number }} [at] in the drawing */
  zoom(factor, at = { x: this.box.x + this.box.width / 2, y: this.box.y + this.box.height / 2 }) {
    const width = Math.min(Math.max(this.box.width * factor, 300), this.whole.width * 2);
    const real = width / this.box.width;
    this.box = {
      x: at.x - (at.x - this.box.x) * real, y: at.y - (at.y - this.box.y) * real, width, height: this.box.height * real,
    };
    this.#show();
  }

  #ratio() { return (this.svg.clientHeight || 1) / (this.svg.clientWidth || 1); }

  #show() {
    const { x, y, width, height } = this.box;
    this.svg.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  }

  /** @param {{ clientX: number, clientY: number }} event */
  #point(event) {
    const matrix = this.svg.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, this.#point(event));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const scale = this.svg.getScreenCTM()?.a ?? 1;
    const from = { ...this.box };
    this.moved = false;
    /** @param {PointerEvent} move */
    const follow = (move) => {
      const [x, y] = [move.clientX - event.clientX, move.clientY - event.clientY];
      if (Math.hypot(x, y) > 4) this.moved = true;
      this.box = { ...from, x: from.x - x / scale, y: from.y - y / scale };
      this.#show();
    };
    const end = () => {
      removeEventListener('pointermove', follow);
      removeEventListener('pointerup', end);
    };
    addEventListener('pointermove', follow);
    addEventListener('pointerup', end);
  }

  /** @param {KeyboardEvent} event */
  #keyboard(event) {
    const step = this.box.width / 12;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (event.key === '+' || event.key === '-') this.zoom(event.key === '+' ? 1 / 1.2 : 1.2);
    else if (move) this.box = { ...this.box, x: this.box.x + move[0], y: this.box.y + move[1] };
    else return;
    event.preventDefault();
    this.#show();
  }
}
