// The list of messages: one node each, keyed by message_id, changed in place.

import { element, formatted, outside, settle } from "./entities.js";

const log = document.getElementById("log");
const nodes = new Map();
let round = 0;

// `acts`: say(text), press(message_id, data, button), copy(text).
export function put(message, acts) {
  const known = nodes.get(message.message_id);
  const content = JSON.stringify(message);
  if (known?.content === content) {
    known.round = round;
    return false;
  }
  const node = known?.node ?? place(message.message_id);
  const focused = node.contains(document.activeElement) ? position(node) : null;
  draw(node, message, acts);
  nodes.set(message.message_id, { node, content, round });
  settle(node);
  if (focused) refocus(node, focused);
  return true;
}

export function take(id) {
  nodes.get(id)?.node.remove();
  nodes.delete(id);
  separate();
}

export function count() {
  return nodes.size;
}

// A new connection replays everything: what it does not repeat is gone.
export function newRound() {
  round += 1;
}

export function dropEarlierRounds() {
  for (const [id, known] of nodes) if (known.round < round) take(id);
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

function draw(node, message, acts) {
  const bot = Boolean(message.from?.is_bot);
  node.className = bot ? "bot" : "own";
  node.dataset.day = dayOf(message);
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const text = element("div", { className: "text", dir: "auto" });
  text.append(
    element("span", { className: "unseen" }, bot ? "yamchi: " : "You: "),
    formatted(words, entities, acts.say),
  );
  const bubble = element("div", { className: "bubble" }, ...picture(message), text, stamp(message));
  node.replaceChildren(bubble);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) node.append(keyboard(rows, message.message_id, acts));
  separate();
}

function picture(message) {
  const size = message.photo?.at(-1);
  if (!size) return [];
  const src = `/chat/files/${encodeURIComponent(size.file_id)}`;
  const alt = message.caption ?? "A picture";
  return [element("img", { className: "photo", src, alt, width: size.width, height: size.height })];
}

function stamp(message) {
  const when = new Date((message.date ?? 0) * 1000);
  const time = when.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const edited = message.edit_date ? "edited " : "";
  return element("time", { className: "stamp", dateTime: when.toISOString() }, edited + time);
}

function keyboard(rows, id, acts) {
  const board = element("div", { className: "keyboard", role: "group" });
  board.setAttribute("aria-label", "Buttons of this message");
  for (const row of rows) {
    board.append(element("div", {}, ...row.map((button) => key(button, id, acts))));
  }
  return board;
}

function key(button, id, acts) {
  if (button.url) {
    const link = outside(button.url);
    link.append(button.text, element("span", { className: "hint", ariaHidden: "true" }, "↗"));
    link.append(element("span", { className: "unseen" }, " (opens in a new tab)"));
    return link;
  }
  const node = element("button", { type: "button" }, button.text);
  if (button.style) node.dataset.style = button.style;
  // Bare numbers and arrows say little when they are read out.
  if (/^\d+$/.test(button.text)) node.setAttribute("aria-label", `Headline ${button.text}`);
  if (button.text === "‹") node.setAttribute("aria-label", "Previous page");
  if (button.text === "›") node.setAttribute("aria-label", "Next page");
  if (button.copy_text) node.onclick = () => acts.copy(button.copy_text.text);
  else if (button.callback_data) node.onclick = () => acts.press(id, button.callback_data, node);
  else node.disabled = true;
  return node;
}

// Where the focus is among a message's buttons, to find it again after an edit.
function position(node) {
  const index = controls(node).indexOf(document.activeElement);
  return { index, text: document.activeElement.textContent };
}

function refocus(node, { index, text }) {
  const found = controls(node);
  const same = found.find((each) => each.textContent === text);
  (same ?? found[Math.min(index, found.length - 1)])?.focus();
}

function controls(node) {
  return [...node.querySelectorAll(".keyboard a, .keyboard button")];
}

function dayOf(message) {
  const when = new Date((message.date ?? 0) * 1000);
  if (when.toDateString() === new Date().toDateString()) return "Today";
  return when.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

// Labels are touched only where they change: the list is read out as it changes.
function separate() {
  let day = "";
  for (const node of log.querySelectorAll("article")) {
    const before = node.previousElementSibling;
    const label = before?.className === "day" ? before : null;
    if (node.dataset.day === day) label?.remove();
    else if (label?.textContent !== node.dataset.day) {
      label?.remove();
      node.before(element("p", { className: "day" }, node.dataset.day));
    }
    day = node.dataset.day;
  }
  if (log.lastElementChild?.className === "day") log.lastElementChild.remove();
}
