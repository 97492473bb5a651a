// The user's chats, what is known of each, and their list.

import { element } from "./entities.js";
import { brief } from "./messages.js";
import * as time from "./time.js";

const list = document.getElementById("chat-list");
const KINDS = { private: "bot", group: "group", supergroup: "group", channel: "channel" };
let rows = new Map(); // chat id -> what its entry in the list is made of

export class Chat {
  constructor(json, before) {
    this.json = json;
    this.id = json.id;
    this.kind = json.type;
    this.messages = new Map();
    this.commands = [];
    this.unread = before?.unread ?? 0;
    this.draft = before?.draft ?? "";
    this.typing = false;
  }

  // Of a private chat, the other's name.
  name(bot) {
    return this.kind === "private" ? bot.first_name : this.json.title;
  }

  get about() {
    const kind = KINDS[this.kind];
    if (this.kind === "private") return kind;
    const many = this.json.members === 1 ? "1 member" : `${this.json.members} members`;
    return `${kind}, ${many}`;
  }

  get last() {
    return [...this.messages.values()].at(-1);
  }

  get started() {
    return this.messages.size > 0;
  }
}

export function face(chat, bot) {
  if (chat.kind === "private") {
    return element("img", { className: "face", src: "/chat/static/icon.svg", alt: "" });
  }
  const letters = chat.name(bot).split(" ").map((word) => word[0]).filter((one) => /\p{Lu}/u.test(one));
  const node = element("span", { className: "face", ariaHidden: "true" }, letters.slice(0, 2).join(""));
  node.dataset.kind = KINDS[chat.kind];
  return node;
}

// `open` is called with the id of the one pressed.
export function draw(chats, shown, bot, open) {
  for (const id of rows.keys()) if (!chats.has(id)) rows.get(id).remove();
  const kept = [...chats.values()].map((chat) => [chat.id, rows.get(chat.id) ?? row(chat, bot, open)]);
  rows = new Map(kept);
  for (const chat of chats.values()) fill(rows.get(chat.id), chat, chat.id === shown, bot);
}

function row(chat, bot, open) {
  const button = element("button", { type: "button" }, face(chat, bot), element("span"));
  button.onclick = () => open(chat.id);
  const item = element("li", {}, button);
  list.append(item);
  return item;
}

function fill(item, chat, shown, bot) {
  const [button] = item.children;
  if (shown) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  const content = element("span", { className: "what" });
  const { last } = chat;
  const when = last ? new Date(last.date * 1000) : null;
  const stamp = !when ? "" : time.isToday(when) ? time.clock(when) : time.weekday(when);
  content.append(
    element("b", {}, chat.name(bot), element("span", { className: "unseen" }, ` (${KINDS[chat.kind]})`)),
    element("time", {}, stamp),
    element("span", { className: "brief" }, chat.typing ? "typing…" : last ? brief(last) : "No messages yet"),
  );
  if (chat.unread) content.append(badge(chat.unread));
  if (button.lastElementChild.textContent !== content.textContent) {
    button.lastElementChild.replaceWith(content);
  }
}

function badge(count) {
  const unseen = element("span", { className: "unseen" }, " unread");
  return element("span", { className: "badge" }, String(count), unseen);
}
