// The chat: events in from /chat/events, what the reader says and presses out.

import * as commands from "./commands.js";
import * as messages from "./messages.js";

const byId = (id) => document.getElementById(id);
const [log, scroll, text, state, typing, toast, newest, welcome] = [
  "log", "scroll", "text", "state", "typing", "toast", "newest", "welcome",
].map(byId);

const REPLAY_MS = 800; // the replay comes over loopback, at once
const TYPING_MS = 5000; // as long as Telegram shows it
const WAITING_MS = 15000;
const timers = {};
let live = false; // past the replay of this connection

function later(name, milliseconds, act) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(act, milliseconds);
}

// Acts of the reader.

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  try {
    const reply = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    if (reply.ok) return true;
    notice((await reply.text()).slice(0, 200) || "The demo did not accept that.");
  } catch {
    notice("The demo does not answer. Is it still running?");
  }
  return false;
}

async function say(words) {
  toBottom();
  return post("/chat/say", { text: words });
}

async function press(messageId, data, button) {
  button.classList.add("waiting");
  later("waiting", WAITING_MS, answered);
  if (!(await post("/chat/press", { message_id: messageId, data }))) answered();
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    notice(`Copied: ${words}`);
  } catch {
    notice(`Could not copy: ${words}`);
  }
}

const acts = { say, press, copy };

// What the bot does.

function answered() {
  for (const button of log.querySelectorAll(".waiting")) button.classList.remove("waiting");
}

function notice(words) {
  toast.textContent = words;
  later("toast", 4000, () => (toast.textContent = ""));
}

function answer({ text: words, show_alert: alert }) {
  answered();
  if (!words || !live) return;
  if (!alert) return notice(words);
  byId("alert-text").textContent = words;
  if (!byId("alert").open) byId("alert").showModal();
}

function showTyping(shown) {
  const follow = atBottom();
  typing.hidden = !shown;
  if (shown) later("typing", TYPING_MS, () => showTyping(false));
  if (follow) toBottom();
}

function put(message, isNew) {
  const follow = atBottom();
  if (message.from?.is_bot) showTyping(false);
  const changed = messages.put(message, acts);
  welcome.hidden = true;
  if (follow || !live) toBottom();
  else if (isNew && changed) newest.hidden = false;
}

const KINDS = {
  message: ({ message }) => put(message, true),
  edit: ({ message }) => put(message, false),
  delete: ({ message_id: id, message }) => messages.take(id ?? message?.message_id),
  typing: () => live && showTyping(true),
  commands: ({ commands: list }) => commands.announce(list ?? [], say),
  answer: (event) => answer(event.answer ?? event),
};

function connect() {
  const events = new EventSource("/chat/events");
  events.onopen = () => {
    live = false;
    messages.newRound();
    log.setAttribute("aria-busy", "true");
    state.textContent = "bot, in the demo";
    later("replay", REPLAY_MS, replayed);
  };
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if ((event.chat_id ?? 1) !== 1) return;
    KINDS[event.kind]?.(event);
  };
  events.onerror = () => {
    state.textContent = "not connected: is the demo still running?";
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
}

function replayed() {
  live = true;
  messages.dropEarlierRounds();
  log.removeAttribute("aria-busy");
  welcome.hidden = messages.count() > 0;
}

// The window and the text box.

function atBottom() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
}

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
  newest.hidden = true;
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

async function submit() {
  const words = text.value.trim();
  if (!words) return;
  commands.close();
  text.value = "";
  fit();
  if (!(await say(words)) && !text.value) {
    text.value = words;
    fit();
  }
}

text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (commands.handled(event)) event.preventDefault();
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  }
});
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  text.focus();
});
byId("start").addEventListener("click", () => {
  say("/start");
  text.focus();
});
newest.addEventListener("click", () => {
  toBottom();
  text.focus();
});
scroll.addEventListener("scroll", () => atBottom() && (newest.hidden = true));

connect();
