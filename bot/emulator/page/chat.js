// The page: events in from /chat/events, what the reader says, presses and makes happen out.

import * as list from "./chats.js";
import * as commands from "./commands.js";
import * as composer from "./composer.js";
import { reach } from "./entities.js";
import { suggestions } from "./guide.js";
import * as inline from "./inline.js";
import * as messages from "./messages.js";
import { alert, copy, enlarge, notice, post } from "./notices.js";
import * as panel from "./panel.js";

const byId = (id) => document.getElementById(id);
const [log, scroll, state, typing, newest, welcome] = [
  "log", "scroll", "state", "typing", "newest", "welcome",
].map(byId);

const TYPING_MS = 5000; // as long as Telegram shows it
const WAITING_MS = 15000;
const timers = {};
let chats = new Map();
let coming = null; // the chats of a replay, until it is whole
let shown = 1;
let following = true;
let user = { id: 1 };
let bot = { first_name: "yamchi", username: "" };

const chat = () => chats.get(shown);

function later(name, milliseconds, act) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(act, milliseconds);
}

// Acts of the reader.

async function say(words, replyTo) {
  toBottom();
  const body = { chat_id: shown, text: words, reply_to: replyTo };
  return Boolean(await post("/chat/say", body));
}

function sayToBot(words) {
  open(user.id);
  return say(words);
}

async function press(messageId, data, button) {
  button.classList.add("waiting");
  later("waiting", WAITING_MS, answered);
  const body = { chat_id: shown, message_id: messageId, data };
  if (!(await post("/chat/press", body))) answered();
}

function pick(query, id) {
  toBottom();
  return post("/chat/pick", { chat_id: shown, query, id });
}

async function act(name) {
  const done = await post("/chat/stage", { act: name });
  if (done) notice(done.words);
}

const start = (parameter) => sayToBot(`/start ${parameter}`);

// Links to the bot are followed here, and none leads out of this computer.
function follow(event, address) {
  const { hostname, pathname, searchParams } = new URL(address);
  if (["127.0.0.1", "localhost", "[::1]"].includes(hostname)) return;
  event.preventDefault();
  const mine = hostname === "t.me" && pathname.toLowerCase() === `/${bot.username.toLowerCase()}`;
  if (mine && searchParams.has("start")) start(searchParams.get("start"));
  else notice(`The demo stays on this computer. In Telegram this opens ${address}`);
}

function reply(message) {
  const mine = message.from?.id === user.id;
  composer.replyTo(message, mine ? "yourself" : (message.from?.first_name ?? message.chat.title));
}

const acts = { say, press, copy, follow, reply, enlarge };
const context = () => ({ ...acts, kind: chat().kind, user });

// Which chat is shown.

function open(id) {
  document.body.dataset.view = "chat";
  if (id === shown) return composer.focus();
  if (chat()) chat().draft = composer.draft();
  shown = id;
  render();
  composer.focus();
}

// All of the chat anew, in silence.
function render() {
  const { kind, draft } = chat();
  chat().unread = 0;
  log.setAttribute("aria-busy", "true");
  messages.show(shown, chat().messages, context());
  composer.fill(draft, kind === "channel" ? "Post to the channel" : "Message");
  commands.announce(chat().commands, say);
  byId("title").textContent = chat().name(bot);
  byId("face").replaceChildren(list.face(chat(), bot));
  state.textContent = chat().about;
  showTyping();
  refresh();
  toBottom();
  later("busy", 0, () => log.removeAttribute("aria-busy"));
}

function refresh() {
  list.draw(chats, shown, bot, open);
  if (!chat()) return;
  composer.suggest(suggestions(chat(), panel.current(), bot));
  welcome.hidden = chat().kind !== "private" || chat().started;
  const unread = [...chats.values()].reduce((sum, each) => sum + each.unread, 0);
  byId("elsewhere").hidden = unread === 0;
  byId("elsewhere").textContent = String(unread);
  document.title = unread ? `(${unread}) yamchi: demo` : "yamchi: demo";
}

// What happens.

function answered() {
  for (const button of log.querySelectorAll(".waiting")) button.classList.remove("waiting");
}

function answer({ text: words, show_alert: loud }) {
  answered();
  if (words) (loud ? alert : notice)(words);
}

function showTyping() {
  typing.hidden = !chat()?.typing;
}

function setTyping(id, on) {
  const its = chats.get(id);
  if (!its || its.typing === on) return;
  its.typing = on;
  showTyping();
  refresh();
}

function typed({ chat_id: id }) {
  setTyping(id, true);
  later(`typing ${id}`, TYPING_MS, () => setTyping(id, false));
}

function put({ chat_id: id, kind, message }) {
  const its = (coming ?? chats).get(id);
  its.messages.set(message.message_id, message);
  if (coming) return;
  const isNew = kind === "message";
  const other = message.from?.id !== user.id;
  if (other) setTyping(id, false);
  if (id !== shown) its.unread += isNew && other;
  else {
    const node = messages.put(message, context());
    if (node && isNew) reveal(node, other);
  }
  refresh();
}

function take({ chat_id: id, message_id: messageId }) {
  chats.get(id)?.messages.delete(messageId);
  if (id === shown) messages.take(messageId);
  refresh();
}

function gather(event) {
  ({ user, bot } = event);
  coming = new Map(event.chats.map((json) => [json.id, new list.Chat(json, chats.get(json.id))]));
}

function menu({ chat_id: id, commands: all }) {
  const its = (coming ?? chats).get(id);
  its.commands = all ?? [];
  if (id === user.id) panel.announce(its.commands);
  if (coming) return;
  if (id === shown) commands.announce(its.commands, say);
  refresh();
}

function ready() {
  chats = coming;
  coming = null;
  if (!chats.has(shown)) shown = user.id;
  chat().draft = composer.draft() || chat().draft;
  render();
}

function setStage(event) {
  panel.show(event);
  if (chat()) refresh();
}

const KINDS = {
  stage: setStage, chats: gather, commands: menu, ready,
  message: put, edit: put, delete: take, typing: typed, answer,
};

function connect() {
  const events = new EventSource("/chat/events");
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    KINDS[event.kind]?.(event);
  };
  events.onerror = () => {
    state.textContent = "not connected: is the demo still running?";
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
}

// The window. It follows what comes, unless the reader has gone back; a message that does not fit is
// read from its beginning.

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
  following = true;
  newest.hidden = true;
}

function reveal(node, others) {
  if (!following) newest.hidden = false;
  else if (others && node.offsetHeight > scroll.clientHeight) {
    following = false;
    scroll.scrollTop = node.offsetTop - 12;
    newest.hidden = false;
  } else toBottom();
}

function scrolled() {
  following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  if (following) newest.hidden = true;
}

byId("start").addEventListener("click", () => {
  say("/start");
  composer.focus();
});
byId("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  byId("chat-list").querySelector("[aria-current]")?.focus();
});
newest.addEventListener("click", () => {
  toBottom();
  composer.focus();
});
scroll.addEventListener("scroll", scrolled);
const resized = new ResizeObserver(() => {
  reach(log);
  if (following) toBottom();
});
for (const node of [scroll, log, typing]) resized.observe(node);

composer.begin(say);
inline.begin({ name: () => bot.username, pick, start });
panel.begin({ act, say: sayToBot });
connect();
composer.focus();
