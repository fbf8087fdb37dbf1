// @ts-check

/** @typedef {import('./api.js').Message} Message */
/** @typedef {import('./api.js').Command} Command */

/** What one member sees of the conversation: messages by id, in order, and the presses still without an answer. */
export class Chat {
  /** @type {Map<number, Message>} */
  #messages = new Map();
  /** Telegram's own reactions, by message. @type {Map<number, import('./api.js').ReactionTotal[]>} */
  reactions = new Map();
  /** @type {Command[]} */
  commands = [];
  /** Presses in progress, as `pressKey` spells them. @type {Set<string>} */
  pending = new Set();
  /** Whether the server has said what the chat holds; before that an empty chat means nothing. */
  loaded = false;

  get messages() {
    return [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  /** @param {import('./api.js').ChatState} state */
  load({ messages, commands, reactions }) {
    this.#messages = new Map(messages.map((message) => [message.message_id, this.#unchanged(message)]));
    this.commands = commands ?? [];
    this.reactions = new Map((reactions ?? []).map(({ message_id: id, reactions: totals }) => [id, totals]));
    this.loaded = true;
  }

  /** @param {Message} message */
  put(message) {
    this.#messages.set(message.message_id, message);
  }

  /** @param {number} id */
  remove(id) {
    this.#messages.delete(id);
  }

  /** The object already shown when it says the same, so that its bubble is left alone. @param {Message} message */
  #unchanged(message) {
    const known = this.#messages.get(message.message_id);
    return known && JSON.stringify(known) === JSON.stringify(message) ? known : message;
  }
}

/** @param {number} messageID @param {string} data */
export const pressKey = (messageID, data) => `${messageID}:${data}`;
