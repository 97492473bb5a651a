// The commands that the bot announced, as a menu over the text box.

import { element } from "./entities.js";

const text = document.getElementById("text");
const menu = document.getElementById("menu");
const opener = document.getElementById("menu-button");
const offered = document.getElementById("offered");
let commands = [];
let chosen = -1;
let say = () => {};

export function announce(list, onSay) {
  commands = list;
  say = onSay;
  opener.hidden = list.length === 0;
  close();
}

export function close() {
  show([]);
}

function described({ command, description }) {
  return [element("b", {}, `/${command}`), " ", element("span", {}, description)];
}

function show(list) {
  chosen = -1;
  menu.replaceChildren(
    ...list.map((command, index) => {
      const item = element("li", { id: `command-${index}`, role: "option" }, ...described(command));
      item.setAttribute("aria-selected", "false");
      item.dataset.command = `/${command.command}`;
      return item;
    }),
  );
  menu.hidden = list.length === 0;
  offered.textContent = menu.hidden ? "" : `${list.length} commands: up and down to choose`;
  opener.setAttribute("aria-expanded", String(!menu.hidden));
  for (const node of [text, menu]) node.removeAttribute("aria-activedescendant");
}

function choose(step) {
  const items = [...menu.children];
  chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  for (const node of [text, menu]) node.setAttribute("aria-activedescendant", items[chosen].id);
}

function write(words) {
  text.value = words;
  text.dispatchEvent(new Event("input"));
  close();
}

function leave() {
  if (document.activeElement === menu) text.focus();
  close();
}

function sendChosen(item) {
  leave();
  write("");
  say(item.dataset.command);
}

// True where the key was the menu's own.
export function handled(event) {
  if (menu.hidden) return false;
  const current = menu.children[chosen];
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(-1);
  else if (event.key === "Escape") leave();
  else if (event.key === "Enter" && current) sendChosen(current);
  else if (event.key === "Tab" && event.target === text && !event.shiftKey && (current || text.value.length > 1)) {
    write(`${(current ?? menu.children[0]).dataset.command} `);
  } else return false;
  return true;
}

text.addEventListener("input", () => {
  const typed = /^\/(\w*)$/.exec(text.value);
  const begins = ({ command }) => command.startsWith(typed[1].toLowerCase());
  show(typed ? commands.filter(begins) : []);
});

for (const node of [text, menu]) {
  node.addEventListener("blur", () => {
    // The focus has arrived by the next turn; on the opener it is still the menu's.
    setTimeout(() => [opener, text, menu].includes(document.activeElement) || close(), 0);
  });
}

menu.addEventListener("keydown", (event) => handled(event) && event.preventDefault());

opener.addEventListener("click", () => {
  show(menu.hidden ? commands : []);
  text.focus();
});

menu.addEventListener("pointerdown", (event) => event.preventDefault());
menu.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (item) sendChosen(item);
});
