// @ts-check

const paths = {
  send: 'M3.4 20.4 21 12 3.4 3.6l-.01 6.53L15 12 3.39 13.87z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  close: 'M18.3 7.1 16.9 5.7 12 10.6 7.1 5.7 5.7 7.1l4.9 4.9-4.9 4.9 1.4 1.4 4.9-4.9 4.9 4.9 1.4-1.4-4.9-4.9z',
  down: 'M12 15.6 5.7 9.3l1.4-1.4 4.9 4.9 4.9-4.9 1.4 1.4z',
  repeat: 'M12 5V1.5L7 6l5 4.5V7a5 5 0 1 1-4.6 7H5.3A7 7 0 1 0 12 5z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 16.2a7.2 7.2 0 1 1 0-14.4 7.2 7.2 0 0 1 0 14.4zM12.8 7.5h-1.6v5.2l4.2 2.5.8-1.3-3.4-2z',
  slash: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2zm9.1 3.8L8.2 16.6l1.7.9 5.9-9.8z',
  link: 'M7 17 15.6 8.4H9V6.6h9.7v9.7h-1.8V9.7L8.3 18.3z',
  block: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-7.2 9a7.2 7.2 0 0 1 11.6-5.7L6.3 16.4A7.1 7.1 0 0 1 4.8 12zm7.2 7.2c-1.6 0-3.2-.6-4.4-1.5L17.7 7.6A7.2 7.2 0 0 1 12 19.2z',
  heart: 'M12 20.4 4.3 12.7a4.9 4.9 0 0 1 6.9-6.9l.8.8.8-.8a4.9 4.9 0 0 1 6.9 6.9z',
};

const namespace = 'http://www.w3.org/2000/svg';

/** A decorative icon: the control around it carries the name. @param {keyof typeof paths} name */
export function icon(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
