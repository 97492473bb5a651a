// The panel by which time, news, rates and the network are moved. On a narrow window it is a sheet.

import { element, grow } from "./entities.js";
import { ACTS, TOUR, worded } from "./guide.js";
import { newDay } from "./messages.js";
import * as time from "./time.js";

const byId = (id) => document.getElementById(id);
const [panel, opener, scrim, guide] = ["panel", "panel-button", "scrim", "guide"].map(byId);
const wide = matchMedia("(min-width: 1180px)");
const done = new Set(); // "step words" of the tour
let stage = null;
let shownDay = "";
let commands = [];
let acts = {};

// `given`: act(name) and say(words) in the private chat.
export function begin(given) {
  acts = given;
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => perform(button.dataset.act, button));
  }
  opener.addEventListener("click", () => open(true));
  byId("panel-close").addEventListener("click", () => open(false));
  scrim.addEventListener("click", () => open(false));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  wide.addEventListener("change", () => open(false));
  setInterval(tick, 1000);
}

export const current = () => stage;

export function show(event) {
  stage = event.stage;
  time.setTime(event.now, stage?.zone);
  panel.hidden = !stage || !(wide.matches || opener.getAttribute("aria-expanded") === "true");
  opener.hidden = !stage;
  byId("offline").hidden = !stage?.cut;
  if (stage) fill();
  tick();
}

export function announce(list) {
  commands = list;
  draw();
}

function fill() {
  const [morning, story, rate, cut] = ["morning", "story", "rate", "cut"].map(
    (name) => panel.querySelector(`#acts [data-act=${name}]`),
  );
  const next = new Date(stage.morning * 1000);
  note(morning, `${time.weekday(next)}, ${time.clock(next)}`, false);
  note(story, stage.stories ? `${stage.stories} left` : "all are out", !stage.stories);
  note(rate, stage.rate ? `1 USD = ${stage.dollar} KZT` : "once a day", !stage.rate);
  note(cut, stage.cut ? "it is cut now" : "Telegram falls silent", stage.cut);
  draw();
}

// One that cannot be used can still be found and says why.
function note(button, words, off) {
  button.lastElementChild.textContent = words;
  button.setAttribute("aria-disabled", String(Boolean(off)));
}

function tick() {
  const now = time.now();
  for (const node of document.querySelectorAll(".clock")) node.textContent = time.clock(now);
  byId("day").textContent = [time.day(now), time.place()].filter(Boolean).join(" · ");
  grow(document.getElementById("log"));
  if (shownDay && shownDay !== time.day(now)) newDay();
  shownDay = time.day(now);
}

async function perform(name, button) {
  if (button.getAttribute("aria-busy")) return;
  if (!wide.matches) open(false);
  button.setAttribute("aria-busy", "true");
  await acts.act(name);
  button.removeAttribute("aria-busy");
}

function open(shown) {
  const opened = !scrim.hidden;
  const sheet = shown && !wide.matches;
  panel.hidden = !stage || !(wide.matches || shown);
  scrim.hidden = !sheet;
  opener.setAttribute("aria-expanded", String(sheet));
  for (const node of document.querySelectorAll("main, nav")) node.inert = sheet;
  if (sheet) panel.focus();
  else if (opened) opener.focus();
}

// The tour: each step a button or more, ticked when it was pressed.

function draw() {
  const focused = guide.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  guide.replaceChildren(...TOUR.map(step).filter(Boolean));
  if (focused) [...guide.querySelectorAll("button")].find((one) => one.dataset.key === focused)?.focus();
}

function step({ title, say, act, last }, index) {
  const words = worded(say, stage, commands);
  if (!words) return null;
  const saying = key(index, words, words, () => acts.say(words));
  const acting = act ? [key(index, act, ACTS[act], (node) => perform(act, node))] : [];
  const ending = last ? [key(index, last, ACTS[last], (node) => perform(last, node))] : [];
  const keys = last ? [...acting, saying, ...ending] : [saying, ...acting];
  const item = element("li", {}, element("span", {}, title), element("div", {}, ...keys));
  if (keys.every((one) => done.has(one.dataset.key))) item.className = "done";
  if (item.className) item.firstChild.append(element("span", { className: "unseen" }, " (done)"));
  return item;
}

function key(index, name, label, act) {
  const node = element("button", { type: "button" }, label);
  node.dataset.key = `${index} ${name.replace(/[\d.]+$/, "")}`;
  node.classList.toggle("used", done.has(node.dataset.key));
  node.onclick = () => {
    done.add(node.dataset.key);
    if (!wide.matches) open(false);
    act(node);
    draw();
  };
  return node;
}
