// The buttons under a message.

import { element, outside } from "./entities.js";

// Bare numbers and arrows say little when they are read out.
const ARROWS = { "‹": "Previous page", "›": "Next page", "«": "First page", "»": "Last page" };

export function keyboard(rows, id, acts) {
  const board = element("div", { className: "keyboard", role: "group" });
  board.setAttribute("aria-label", "Buttons of this message");
  for (const row of rows) {
    board.append(element("div", {}, ...row.map((button) => key(button, id, acts))));
  }
  return board;
}

function key(button, id, acts) {
  if (button.url) {
    const link = outside(button.url, acts);
    link.append(button.text, element("span", { className: "hint", ariaHidden: "true" }, "↗"));
    link.append(element("span", { className: "unseen" }, " (opens in a new tab)"));
    return link;
  }
  const node = element("button", { type: "button" }, button.text);
  if (button.style) node.dataset.style = button.style;
  const name = ARROWS[button.text] ?? (/^\d+$/.test(button.text) && `Headline ${button.text}`);
  if (name) node.setAttribute("aria-label", name);
  if (button.copy_text) node.onclick = () => acts.copy(button.copy_text.text);
  else if (button.callback_data) node.onclick = () => acts.press(id, button.callback_data, node);
  else node.disabled = true;
  return node;
}

// Where the focus is among a message's controls, to find it again after an edit.
export function position(node) {
  const index = controls(node).indexOf(document.activeElement);
  return { index, text: document.activeElement.textContent };
}

export function refocus(node, { index, text }) {
  const found = controls(node);
  const same = found.find((each) => each.textContent === text);
  (same ?? found[Math.min(index, found.length - 1)])?.focus();
}

function controls(node) {
  return [...node.querySelectorAll(".keyboard a, .keyboard button, .reply")];
}
