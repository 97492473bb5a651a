// The messages of the chat that is shown: one node each, keyed by message_id, changed in place.

import { element, formatted, settle } from "./entities.js";
import { keyboard, position, refocus } from "./keyboard.js";
import { plain, rich } from "./rich.js";
import * as time from "./time.js";

const log = document.getElementById("log");
const nodes = new Map();
let owner = null; // the id of the chat that they are of

// All of a chat: what is known stays, what is not among them goes.
export function show(chat, messages, context) {
  if (chat !== owner) for (const id of nodes.keys()) remove(id);
  owner = chat;
  for (const id of nodes.keys()) if (!messages.has(id)) remove(id);
  for (const message of messages.values()) set(message, context);
  separate();
}

// One more, or one that has changed: its node, null where it is as before. `context`: the acts of
// entities.js and press, copy, reply, enlarge; `kind` of the chat, `user` who looks.
export function put(message, context) {
  const node = set(message, context);
  if (node) separate();
  return node;
}

export function take(id) {
  remove(id);
  separate();
}

function remove(id) {
  nodes.get(id)?.node.remove();
  nodes.delete(id);
}

function set(message, context) {
  const known = nodes.get(message.message_id);
  const content = JSON.stringify(message);
  if (known?.content === content) return null;
  const node = known?.node ?? place(message.message_id);
  const focused = node.contains(document.activeElement) ? position(node) : null;
  draw(node, message, context);
  nodes.set(message.message_id, { node, content });
  settle(node);
  if (focused) refocus(node, focused);
  return node;
}

function place(id) {
  const node = element("article");
  node.dataset.id = id;
  const others = [...log.querySelectorAll("article")];
  const after = others.findLast((other) => Number(other.dataset.id) < id);
  if (after) after.after(node);
  else log.prepend(node);
  return node;
}

function draw(node, message, context) {
  node.className = message.from?.id === context.user.id ? "own" : "bot";
  node.dataset.day = dayOf(message);
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const text = element("div", { className: "text", dir: "auto" });
  text.append(
    element("span", { className: "unseen" }, `${nameOf(message, context)}: `),
    message.rich_message ? rich(message.rich_message, context) : formatted(words, entities, context),
  );
  const bubble = element("div", { className: "bubble" });
  bubble.append(...author(message, context), ...answered(message, context));
  bubble.append(...picture(message, context), ...file(message), text, stamp(message));
  const beside = element("div", { className: "beside" }, bubble, ...reply(message, context));
  node.replaceChildren(beside);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) node.append(keyboard(rows, message.message_id, context));
}

function nameOf(message, { user }) {
  if (message.from?.id === user.id) return "You";
  return message.sender_chat?.title ?? message.from?.first_name ?? message.chat.title;
}

// Where more than two talk, who says it.
function author(message, context) {
  const via = message.via_bot ? [element("p", { className: "via" }, `via @${message.via_bot.username}`)] : [];
  if (context.kind === "private" || message.from?.id === context.user.id) return via;
  const node = element("p", { className: "author", ariaHidden: "true" }, nameOf(message, context));
  node.dataset.hue = Math.abs(message.from?.id ?? 0) % 5;
  return [node, ...via];
}

function answered(message, context) {
  const other = message.reply_to_message;
  if (!other) return [];
  const node = element("p", { className: "answered" });
  node.append(element("b", {}, nameOf(other, context)), element("span", {}, brief(other)));
  return [node];
}

// What a message says, on one line.
export function brief(message) {
  const all = message.rich_message ? plain(message.rich_message) : (message.text ?? message.caption ?? "");
  const words = all.replace(/\s+/g, " ").trim();
  if (message.photo) return words ? `Picture: ${words}` : "Picture";
  return words || message.document?.file_name || "";
}

function reply(message, { kind, reply: begin }) {
  if (kind === "channel") return [];
  const node = element("button", { type: "button", className: "reply", title: "Reply" }, "↩");
  node.setAttribute("aria-label", `Reply to: ${brief(message).slice(0, 60)}`);
  node.onclick = () => begin(message);
  return [node];
}

const source = ({ file_id: id }) => `/chat/files/${encodeURIComponent(id)}`;

function picture(message, { enlarge }) {
  const size = message.photo?.at(-1);
  if (!size) return [];
  const alt = message.caption ?? "A picture";
  const image = element("img", { src: source(size), alt, width: size.width, height: size.height });
  const node = element("button", { type: "button", className: "photo", title: "Enlarge" }, image);
  node.onclick = () => enlarge(source(size), alt);
  return [node];
}

function file({ document: sent }) {
  if (!sent) return [];
  const name = sent.file_name ?? "file";
  const size = `${Math.max(1, Math.round((sent.file_size ?? 0) / 1024))} kB`;
  const node = element("a", { className: "file", href: source(sent), download: name });
  node.append(element("b", {}, name), element("span", {}, size));
  return [node];
}

function stamp(message) {
  const when = new Date((message.date ?? 0) * 1000);
  const edited = message.edit_date ? "edited " : "";
  const about = { className: "stamp", dateTime: when.toISOString(), title: time.exact(when) };
  return element("time", about, edited + time.clock(when));
}

function dayOf(message) {
  return time.day(new Date((message.date ?? 0) * 1000));
}

// Labels are touched only where they change: the list is read out as it changes.
function separate() {
  let day = "";
  const today = time.day(time.now());
  for (const node of log.querySelectorAll("article")) {
    const before = node.previousElementSibling;
    const label = before?.className === "day" ? before : null;
    const words = node.dataset.day === today ? "Today" : node.dataset.day;
    if (node.dataset.day === day) label?.remove();
    else if (label?.textContent !== words) {
      label?.remove();
      node.before(element("p", { className: "day" }, words));
    }
    day = node.dataset.day;
  }
  if (log.lastElementChild?.className === "day") log.lastElementChild.remove();
}

// Call when another day has begun.
export { separate as newDay };
