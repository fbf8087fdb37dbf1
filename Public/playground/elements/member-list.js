// @ts-check
import { hue, initial, languageName } from '../format.js';
import { html } from '../html.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { LocalizedElement } from './localized-element.js';

/** @typedef {import('../api.js').Member} Member */

/** Emits `member-chosen` with an id, and `member-wanted` when a new one is asked for. */
export class MemberList extends LocalizedElement {
  static define(registry = customElements) {
    registry.define('member-list', this);
  }

  /** @type {Member[]} */
  #members = [];
  /** @type {Member[]} */
  #rooms = [];
  /** @type {number | undefined} */
  #selected;
  /** @type {number | undefined} */
  #room;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', (event) => this.#clicked(/** @type {HTMLElement} */ (event.target)));
  }

  /**
   * @param {Member[]} members @param {number | undefined} selected
   * @param {Member[]} rooms @param {number | undefined} room The one that is looked at.
   */
  show(members, selected, rooms = [], room = undefined) {
    this.#members = members;
    this.#rooms = rooms;
    this.#room = room;
    this.#selected = selected;
    this.render();
  }

  render() {
    const focused = /** @type {HTMLElement | null} */ (this.querySelector(':focus'))?.dataset.member;
    this.replaceChildren(html`
      <h2 class="eyebrow">${t('members.title')}</h2>
      <ul class="members" aria-label="${t('members.label')}">${this.#members.map((member) => this.#row(member))}</ul>
      ${this.#members.length === 0 ? html`<p class="hint">${t('members.empty')}</p>` : ''}
      <button type="button" class="add-member" aria-label="${t('members.add')}">
        <span class="avatar avatar-add">${icon('plus')}</span>
        <span class="long">${t('members.add')}</span><span class="short">${t('member.create')}</span>
      </button>
      <p class="hint members-hint">${t('members.hint')}</p>
      <h2 class="eyebrow">${t('rooms.title')}</h2>
      <ul class="members rooms" aria-label="${t('rooms.title')}">${this.#rooms.map((room) => this.#row(room))}</ul>`);
    if (focused) /** @type {HTMLElement | null} */ (this.querySelector(`[data-member="${focused}"]`))?.focus();
    this.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** @param {Member} member */
  #row(member) {
    const row = html`
      <li><button type="button" class="member" data-member="${member.id}">
        <span class="avatar ${hue(member.id)}" aria-hidden="true">${this.#face(member)}</span>
        <span class="member-text">
          <span class="member-name">${member.first_name}</span>
          <span class="member-language">${this.#about(member)}</span>
        </span>
      </button></li>`;
    const button = /** @type {HTMLElement} */ (row.querySelector('button'));
    if (member.id === this.#room || member.id === this.#selected) button.setAttribute('aria-current', 'true');
    button.classList.toggle('blocked', member.blocked);
    return row;
  }

  /** @param {Member} member */
  #face(member) {
    if (member.room) return member.room === 'channel' ? '📣' : '👥';
    return initial(member.first_name);
  }

  /** @param {Member} member */
  #about(member) {
    if (member.room) return t(member.room === 'channel' ? 'rooms.channel' : 'rooms.group');
    return member.blocked ? t('members.blocked') : languageName(member.language_code);
  }

  /** @param {HTMLElement} target */
  #clicked(target) {
    const button = target.closest('button');
    if (button?.dataset.member) this.emit('member-chosen', Number(button.dataset.member));
    else if (button) this.emit('member-wanted');
  }
}
