// @ts-check
import { language, t } from './language.js';

/** @param {number} milliseconds Unix time. */
export const timeOfDay = (milliseconds) =>
  new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(milliseconds);

/** @param {number} milliseconds Unix time. */
export const shortDate = (milliseconds) =>
  new Intl.DateTimeFormat(language(), { weekday: 'short', day: 'numeric', month: 'short' }).format(milliseconds);

/** @param {number} milliseconds Unix time. */
export const longDate = (milliseconds) =>
  new Intl.DateTimeFormat(language(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .format(milliseconds);

/** "Today", or the date, as seen from `now`. @param {number} milliseconds @param {number} now */
export const dayName = (milliseconds, now) =>
  new Date(milliseconds).toDateString() === new Date(now).toDateString()
    ? t('chat.today')
    : new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'long' }).format(milliseconds);

/** @param {string} code BCP 47. */
export const languageName = (code) =>
  new Intl.DisplayNames([language()], { type: 'language', fallback: 'code' }).of(code) ?? code;

/** One of eight avatar colours, always the same for the same account. @param {number} id */
export const hue = (id) => `hue-${Math.abs(id) % 8}`;

/** The first character as people count them, so an emoji name stays whole. @param {string} name */
export const initial = (name) => (Array.from(name.trim())[0] ?? '?').toLocaleUpperCase();
