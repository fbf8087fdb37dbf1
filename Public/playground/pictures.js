// @ts-check
import { safeURL } from './entities.js';

/**
 * What a message shows above its words: its picture, or that of the address it is about. Where it cannot be had, and
 * for what one listens to, a link to it.
 *
 * @param {import('./api.js').Message} message
 */
export function pictureOf({ photo, audio, caption, link_preview_options: preview }) {
  const address = audio?.file_id ?? photo?.at(-1)?.file_id ?? preview?.url;
  const target = address === undefined ? undefined : safeURL(address);
  if (!target) return undefined;
  const figure = document.createElement('a');
  figure.className = 'picture';
  figure.href = target.href;
  figure.target = '_blank';
  figure.rel = 'noopener noreferrer';
  if (audio) {
    figure.classList.add('missing');
    figure.append('🎧 ', decodeURIComponent(target.pathname.split('/').at(-1) ?? ''));
    return figure;
  }
  const image = document.createElement('img');
  image.alt = caption ?? '';
  image.loading = 'lazy';
  image.src = target.href;
  image.addEventListener('error', () => {
    figure.classList.add('missing');
    figure.replaceChildren('🖼 ', caption ?? target.hostname);
  }, { once: true });
  figure.append(image);
  return figure;
}
