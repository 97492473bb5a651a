// The commands that the bot announced: all of them by the menu's button, fewer as one types.

import * as menu from "./menu.js";

const text = document.getElementById("text");
const opener = document.getElementById("menu-button");
let commands = [];
let say = () => {};

export function announce(list, onSay) {
  commands = list;
  say = onSay;
  opener.hidden = list.length === 0;
  menu.close();
}

function show(list) {
  const items = list.map(({ command, description }) => ({
    label: `/${command}`, about: description, whole: `/${command}`, choose: () => say(`/${command}`),
  }));
  menu.show(items, "Commands");
}

text.addEventListener("input", () => {
  const typed = /^\/(\w*)$/.exec(text.value);
  if (typed) show(commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())));
  else if (!text.value.startsWith("@")) menu.close(); // the bot's offers stay until others come
});

opener.addEventListener("click", () => {
  if (menu.isOpen()) menu.close();
  else show(commands);
  text.focus();
});
