// The list over the text box, of commands or of what the bot offers: one is chosen by keys or a press.

import { element } from "./entities.js";

const text = document.getElementById("text");
const menu = document.getElementById("menu");
const opener = document.getElementById("menu-button");
const offered = document.getElementById("offered");
let items = [];
let chosen = -1;

// Each of the items: label, about, choose(), and `whole`, what it completes to, where it does.
export function show(list, name) {
  items = list;
  chosen = -1;
  menu.setAttribute("aria-label", name ?? "");
  menu.replaceChildren(...items.map(option));
  menu.hidden = items.length === 0;
  menu.scrollTop = 0;
  offered.textContent = menu.hidden ? "" : `${name}: ${items.length}, up and down to choose`;
  opener.setAttribute("aria-expanded", String(!menu.hidden));
  for (const node of [text, menu]) node.removeAttribute("aria-activedescendant");
}

export const close = () => show([]);

export const isOpen = () => !menu.hidden;

function option({ label, about }, index) {
  const item = element("li", { id: `option-${index}`, role: "option" });
  item.append(element("b", {}, label), " ", element("span", {}, about));
  item.setAttribute("aria-selected", "false");
  item.onclick = () => choose(index);
  return item;
}

function move(step) {
  const before = chosen < 0 && step < 0 ? 0 : chosen;
  chosen = (before + step + items.length) % items.length;
  const nodes = [...menu.children];
  nodes.forEach((node, index) => node.setAttribute("aria-selected", String(index === chosen)));
  nodes[chosen].scrollIntoView({ block: "nearest" });
  for (const node of [text, menu]) node.setAttribute("aria-activedescendant", nodes[chosen].id);
}

export function write(words) {
  text.value = words;
  text.dispatchEvent(new Event("input"));
}

function choose(index) {
  const item = items[index];
  leave();
  write("");
  item.choose();
}

function leave() {
  if (document.activeElement === menu) text.focus();
  close();
}

function complete() {
  const { whole } = items[Math.max(chosen, 0)];
  if (!whole) return false;
  close();
  write(`${whole} `);
  return true;
}

// True where the key was the menu's own.
export function handled(event) {
  if (menu.hidden) return false;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") leave();
  else if (event.key === "Enter" && chosen >= 0) choose(chosen);
  else if (event.key === "Tab" && event.target === text && !event.shiftKey && text.value) return complete();
  else return false;
  return true;
}

for (const node of [text, menu]) {
  node.addEventListener("blur", () => {
    // The focus has arrived by the next turn; on the opener it is still the menu's.
    setTimeout(() => [opener, text, menu].includes(document.activeElement) || close(), 0);
  });
}

menu.addEventListener("keydown", (event) => handled(event) && event.preventDefault());
menu.addEventListener("pointerdown", (event) => event.preventDefault());
