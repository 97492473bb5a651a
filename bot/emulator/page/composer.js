// Writing: the text box, what it answers, the suggestions above it.

import { element } from "./entities.js";
import * as menu from "./menu.js";
import { brief } from "./messages.js";

const byId = (id) => document.getElementById(id);
const [text, form, chips, answering] = ["text", "composer", "chips", "answering"].map(byId);
const touch = matchMedia("(pointer: coarse)");
let replied = null; // the message that is answered
let say = async () => false;

// `onSay` takes words and perhaps the id of a message to reply to, and gives whether they were sent.
export function begin(onSay) {
  say = onSay;
}

// On a touch screen the focus would bring up the keyboard.
export function focus() {
  if (!touch.matches) text.focus();
}

export const draft = () => text.value;

export function fill(words, placeholder) {
  text.value = words;
  text.placeholder = placeholder;
  replyTo(null);
  fit();
}

export function replyTo(message, name) {
  replied = message;
  answering.hidden = !message;
  answering.querySelector("b").textContent = name ?? "";
  answering.querySelector("q").textContent = message ? brief(message).slice(0, 80) : "";
  if (message) text.focus();
}

export function suggest(list) {
  const shown = [...chips.children].map((chip) => chip.textContent);
  if (JSON.stringify(shown) === JSON.stringify(list)) return;
  chips.hidden = list.length === 0;
  chips.replaceChildren(
    ...list.map((words) => {
      const chip = element("button", { type: "button" }, words);
      chip.onclick = () => (words.startsWith("@") ? type(words) : say(words));
      return chip;
    }),
  );
}

// What is to be typed behind the bot's name is not said: it asks for offers.
function type(words) {
  text.focus();
  menu.write(words);
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

async function submit() {
  const words = text.value.trim();
  if (!words) return;
  const answered = replied;
  menu.close();
  text.value = "";
  replyTo(null);
  fit();
  if (!(await say(words, answered?.message_id)) && !text.value) {
    text.value = words;
    fit();
  }
}

// A mouse has no other way to the last of them.
chips.addEventListener("wheel", (event) => (chips.scrollLeft += event.deltaY), { passive: true });
text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (menu.handled(event)) event.preventDefault();
  else if (event.key === "Escape" && replied) replyTo(null);
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  text.focus();
});
answering.querySelector("button").addEventListener("click", () => {
  replyTo(null);
  text.focus();
});
