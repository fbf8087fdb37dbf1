// @ts-check
import { t } from './language.js';

/** What went wrong, for the person: the server's own words when it had some. @param {import('./api.js').Problem} problem */
export function problemText({ status, message }) {
  if (status === 0) return t('problem.network');
  return message || t('problem.unknown', { status });
}
