// What the bot offers to who types its name and something behind it, in any chat.

import * as menu from "./menu.js";
import { post } from "./notices.js";

const text = document.getElementById("text");
const PAUSE_MS = 250; // of typing, before the bot is asked
let timer;
let asked = 0;
let behind = () => null;
let acts = {};

// `given`: name(), the bot's; pick(query, id) sends a result, start(parameter) goes to the bot.
export function begin(given) {
  acts = given;
  behind = (words) => {
    const name = `@${acts.name()} `.toLowerCase();
    return words.toLowerCase().startsWith(name) ? words.slice(name.length) : null;
  };
}

text.addEventListener("input", () => {
  clearTimeout(timer);
  asked += 1;
  const words = behind(text.value);
  if (words !== null) timer = setTimeout(() => ask(words, asked), PAUSE_MS);
});

async function ask(words, number) {
  const offers = await post("/chat/inline", { text: words });
  // Meanwhile something else may have been typed.
  if (!offers || number !== asked) return;
  const results = offers.results.map(({ id, title, description }) => ({
    label: title, about: description, choose: () => acts.pick(offers.query, id),
  }));
  menu.show([...above(offers.button), ...results], "Offers of the bot");
}

function above(button) {
  if (!button?.start_parameter) return [];
  return [{ label: button.text, about: "", choose: () => acts.start(button.start_parameter) }];
}
