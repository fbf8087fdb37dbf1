// @ts-check
import { Problem } from './api.js';
import { deepLinkPayload } from './entities.js';
import { BusinessClock } from './elements/business-clock.js';
import { ChatHeader } from './elements/chat-header.js';
import { ChatLog } from './elements/chat-log.js';
import { CommandMenu } from './elements/command-menu.js';
import { DeliveryList } from './elements/delivery-list.js';
import { GlanceLine } from './elements/glance-line.js';
import { MemberDialog } from './elements/member-dialog.js';
import { MemberList } from './elements/member-list.js';
import { MessageBubble } from './elements/message-bubble.js';
import { MessageComposer } from './elements/message-composer.js';
import { NoticeArea } from './elements/notice-area.js';
import { SidePanel } from './elements/side-panel.js';
import { html } from './html.js';
import { icon } from './icons.js';
import { onLanguageChange, t } from './language.js';
import { problemText } from './problem-text.js';
import { Session } from './session.js';

const elements = [
  BusinessClock, ChatHeader, CommandMenu, DeliveryList, GlanceLine, MemberDialog, MemberList, MessageBubble,
  ChatLog, MessageComposer, NoticeArea, SidePanel,
];
for (const element of elements) element.define();

const session = new Session();
const page = /** @type {HTMLElement} */ (document.getElementById('page'));
const clockTickMilliseconds = 1_000;

/** @template {HTMLElement} Kind @param {string} selector @param {new () => Kind} kind @returns {Kind} */
function part(selector, kind) {
  const found = page.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`${selector} is missing from the page`);
  return found;
}

function layOut() {
  page.replaceChildren(html`
    <a class="skip" href="#chat">${t('page.skip')}</a>
    <nav class="sidebar">
      <a class="brand" href="/" aria-label="${t('brand.home')}">
        <span class="logo">${icon('heart')}</span>
        <span><b>DianaBot</b><small>${t('brand.tagline')}</small></span>
      </a>
      <member-list></member-list>
    </nav>
    <main class="chat" id="chat" tabindex="-1">
      <chat-header></chat-header>
      <glance-line></glance-line>
      <p class="banner" role="status" hidden></p>
      <notice-area></notice-area>
      <chat-log></chat-log>
      <message-composer></message-composer>
    </main>
    <div class="backdrop" hidden></div>
    <side-panel></side-panel>
    <member-dialog></member-dialog>`);
}

const show = {
  members() {
    part('member-list', MemberList).show(session.members, session.member?.id, session.rooms, session.room?.id);
  },
  header() {
    const { bot, room, connection, typing } = session;
    part('chat-header', ChatHeader).show({ name: room?.first_name ?? bot.first_name, connection, typing });
    const banner = part('.banner', HTMLElement);
    banner.hidden = connection !== 'lost';
    banner.textContent = connection === 'lost' ? t('connection.banner') : '';
  },
  chat() {
    const { chat, member, room, bot, now, typing } = session;
    part('chat-log', ChatLog).show({ chat, member, room, bot, now, typing });
    part('message-composer', MessageComposer).show(composerMode(), chat.commands);
    part('side-panel', SidePanel).show({ blocked: member?.blocked ?? false, canRepeat: chat.messages.length > 0 });
  },
  happened() {
    const { now, deliveries } = session;
    part('side-panel', SidePanel).show({ now, deliveries });
    show.clock();
  },
  clock() {
    part('side-panel', SidePanel).show({ now: session.now });
    part('glance-line', GlanceLine).show(session.now, session.deliveries[0]);
  },
};

function composerMode() {
  const { member, room, chat } = session;
  if (room) return 'silent';
  if (member?.blocked) return 'blocked';
  if (!member || !chat.loaded) return 'waiting';
  return chat.messages.length === 0 ? 'start' : 'write';
}

function followSession() {
  /** @type {Record<string, (() => void)[]>} */
  const reactions = {
    members: [show.members],
    member: [show.members, show.header, show.chat, rememberMember],
    chat: [show.chat],
    pending: [show.chat],
    typing: [show.header, show.chat],
    connection: [show.header],
    deliveries: [show.happened],
    clock: [show.clock, show.chat],
  };
  for (const [what, reaction] of Object.entries(reactions)) {
    session.addEventListener(what, () => reaction.forEach((react) => react()));
  }
  const notices = part('notice-area', NoticeArea);
  session.addEventListener('open', (event) => followBotLink(/** @type {CustomEvent} */ (event).detail));
  session.addEventListener('answer', (event) => notices.answer(/** @type {CustomEvent} */ (event).detail));
  session.addEventListener('problem', (event) => notices.problem(/** @type {CustomEvent} */ (event).detail));
}

function followPage() {
  /** @type {Record<string, (detail: any) => void>} */
  const wishes = {
    'member-chosen': (id) => session.select(id),
    'member-wanted': () => part('member-dialog', MemberDialog).open(),
    'button-press': ({ messageID, data }) => session.press(messageID, data),
    'reaction-given': ({ messageID, emoji }) => session.react(messageID, emoji),
    'clock-advance': (seconds) => session.advanceClock(seconds),
    'redelivery-wanted': () => session.redeliver(),
    'block-wanted': (blocked) => session.block(blocked),
    'unblock-wanted': () => session.block(false),
    'panel-open': () => setPanel(true),
    'panel-close': () => setPanel(false),
  };
  for (const [wish, grant] of Object.entries(wishes)) {
    page.addEventListener(wish, (event) => grant(/** @type {CustomEvent} */ (event).detail));
  }
  page.addEventListener('click', (event) => followChatLink(event));
  page.addEventListener('keydown', ({ key }) => key === 'Escape' && setPanel(false));
  part('.backdrop', HTMLElement).addEventListener('click', () => setPanel(false));
  part('message-composer', MessageComposer).send = (text) => session.send(text);
  part('member-dialog', MemberDialog).create = async (name, language) =>
    session.select((await session.addMember(name, language)).id);
  part('.skip', HTMLElement).addEventListener('click', (event) => {
    event.preventDefault();
    part('.scroller', HTMLElement).focus();
  });
  addEventListener('hashchange', () => session.select(memberInAddress()));
}

/** Commands in a text and links to the bot itself stay inside the chat, as in Telegram. @param {MouseEvent} event */
function followChatLink(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const command = /** @type {HTMLElement | null} */ (target.closest('[data-command]'))?.dataset.command;
  if (command) return session.send(command);
  const anchor = /** @type {HTMLAnchorElement | null} */ (target.closest('message-bubble a'));
  const payload = anchor && deepLinkPayload(new URL(anchor.href), session.bot.username);
  if (payload == null) return undefined;
  event.preventDefault();
  return session.send(`/start ${payload}`.trim());
}

/** Opens the member's own chat with the bot, as the link says. @param {string} url */
function followBotLink(url) {
  const payload = deepLinkPayload(new URL(url), session.bot.username);
  if (payload === undefined) return undefined;
  session.select(session.member?.id);
  return session.send(`/start ${payload}`.trim());
}

/** On narrow screens the panel is a modal sheet: what lies behind it cannot be reached. @param {boolean} open */
function setPanel(open) {
  const panel = part('side-panel', SidePanel);
  if (panel.classList.contains('open') === open) return;
  panel.classList.toggle('open', open);
  part('.backdrop', HTMLElement).hidden = !open;
  for (const selector of ['.sidebar', '.chat']) part(selector, HTMLElement).inert = open;
  for (const [name, value] of [['role', 'dialog'], ['aria-modal', 'true'], ['aria-label', t('panel.title')]]) {
    if (open) panel.setAttribute(name, value);
    else panel.removeAttribute(name);
  }
  part(open ? '.panel-close' : 'glance-line button', HTMLElement).focus();
}

const memberInAddress = () => Number(/^#member-(\d+)$/.exec(location.hash)?.[1]) || undefined;

function rememberMember() {
  const hash = `#member-${session.member?.id}`;
  if (location.hash !== hash) history.replaceState(null, '', hash);
}

function showLanguage() {
  document.title = t('page.title');
  part('.skip', HTMLElement).textContent = t('page.skip');
  part('.brand', HTMLElement).setAttribute('aria-label', t('brand.home'));
  part('.brand small', HTMLElement).textContent = t('brand.tagline');
  show.header();
}

/** @param {Problem} problem */
function showFailure(problem) {
  page.replaceChildren(html`
    <main class="failure">
      <span class="logo large">${icon('heart')}</span>
      <h1>${t(problem.status === 0 ? 'failure.silent' : 'failure.refused')}</h1>
      <p role="alert">${problemText(problem)}</p>
      <p class="hint">${t('failure.hint')}</p>
      <pre><code>dianabot serve</code></pre>
      <button type="button" class="primary">${t('failure.retry')}</button>
    </main>`);
  page.querySelector('button')?.addEventListener('click', start);
}

async function start() {
  document.title = t('page.title');
  try {
    await session.open();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return showFailure(error);
  }
  layOut();
  followSession();
  followPage();
  onLanguageChange(showLanguage);
  setInterval(show.clock, clockTickMilliseconds);
  show.members();
  show.header();
  show.happened();
  return session.select(memberInAddress());
}

start();
