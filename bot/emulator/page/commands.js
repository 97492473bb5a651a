// The commands that the bot announced: a menu over the text box, and a list beside a wide chat.

import { element } from "./entities.js";

const text = document.getElementById("text");
const menu = document.getElementById("menu");
const opener = document.getElementById("menu-button");
const suggested = document.getElementById("suggested");
let commands = [];
let chosen = -1;
let say = () => {};

export function announce(list, onSay) {
  commands = list;
  say = onSay;
  suggested.hidden = opener.hidden = list.length === 0;
  suggested.querySelector("ul").replaceChildren(
    ...list.map((command) => {
      const button = element("button", { type: "button" }, ...described(command));
      button.onclick = () => say(`/${command.command}`);
      return element("li", {}, button);
    }),
  );
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
      item.dataset.command = `/${command.command}`;
      return item;
    }),
  );
  menu.hidden = list.length === 0;
  text.setAttribute("aria-expanded", String(!menu.hidden));
  opener.setAttribute("aria-expanded", String(!menu.hidden));
  text.removeAttribute("aria-activedescendant");
}

function choose(step) {
  const items = [...menu.children];
  chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  text.setAttribute("aria-activedescendant", items[chosen].id);
}

function sendChosen(item) {
  close();
  text.value = "";
  text.dispatchEvent(new Event("input"));
  say(item.dataset.command);
}

// True where the key was the menu's own.
export function handled(event) {
  if (menu.hidden) return false;
  const current = menu.children[chosen];
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && current) sendChosen(current);
  else if (event.key === "Tab" && current) {
    text.value = `${current.dataset.command} `;
    close();
  } else return false;
  return true;
}

text.addEventListener("input", () => {
  const typed = /^\/(\w*)$/.exec(text.value);
  const begins = ({ command }) => command.startsWith(typed[1].toLowerCase());
  show(typed ? commands.filter(begins) : []);
});

text.addEventListener("blur", () => {
  // The focus has arrived by the next turn; on the opener it is still the menu's.
  setTimeout(() => [opener, text].includes(document.activeElement) || close(), 0);
});

opener.addEventListener("click", () => {
  show(menu.hidden ? commands : []);
  text.focus();
});

menu.addEventListener("pointerdown", (event) => event.preventDefault());
menu.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (item) sendChosen(item);
});
