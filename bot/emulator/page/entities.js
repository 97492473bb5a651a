// Bot API text and entities as DOM nodes. Offsets are UTF-16 code units, as in JavaScript strings.

import * as time from "./time.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const OUTER_FIRST = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "url"];

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// `acts`: say(command) where one in the text is pressed, follow(event, address) where a link is.
export function formatted(text, entities, acts) {
  const whole = document.createDocumentFragment();
  fill(whole, text, 0, text.length, sorted(entities), acts);
  return whole;
}

function sorted(entities) {
  const rank = ({ type }) => (OUTER_FIRST.indexOf(type) + 1 || OUTER_FIRST.length + 1);
  return [...entities].sort(
    (a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b),
  );
}

function fill(parent, text, from, to, entities, acts) {
  let at = from;
  entities.forEach((entity, index) => {
    const start = entity.offset;
    const end = Math.min(start + entity.length, to);
    if (start < at || end <= start) return;
    parent.append(text.slice(at, start));
    const inside = entities.slice(index + 1).filter((inner) => inner.offset < end);
    const covered = text.slice(start, end);
    const fillInto = (node) => fill(node, text, start, end, inside, acts);
    parent.append(wrapped(entity, covered, fillInto, acts));
    // The line break after a block is the block's own end, not an empty line.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  });
  parent.append(text.slice(at, to));
}

function wrapped(entity, covered, fillInto, acts) {
  const filled = (node) => {
    fillInto(node);
    return node;
  };
  switch (entity.type) {
    case "text_link":
      return link(entity.url, filled, acts);
    case "url":
      return link(/^[a-z]+:\/\//i.test(covered) ? covered : `http://${covered}`, filled, acts);
    case "email":
      return filled(element("span", { className: "named" }));
    case "bot_command":
      return filled(command(covered, acts.say));
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return filled(element("span", { className: "named" }));
    case "spoiler":
      return spoiler(filled(element("span")));
    case "blockquote":
      return filled(element("blockquote"));
    case "expandable_blockquote":
      return expandable(filled(element("div", { className: "quoted" })));
    case "date_time":
      return moment(entity, filled);
    default:
      return filled(element(TAGS[entity.type] ?? "span"));
  }
}

function command(words, say) {
  return element("button", { type: "button", className: "command", onclick: () => say(words) });
}

// A link where the address is one of the web, otherwise the same without.
export function link(address, filled, acts) {
  const web = URL.canParse(address) && /^https?:/i.test(address);
  return filled(web ? outside(address, acts) : element("span", { className: "named" }));
}

export function outside(href, { follow }) {
  const node = element("a", { href, target: "_blank", rel: "noopener noreferrer" });
  node.addEventListener("click", (event) => follow(event, href));
  return node;
}

function spoiler(hidden) {
  const node = element("span", { className: "spoiler", tabIndex: 0, role: "button" }, hidden);
  node.setAttribute("aria-label", "Hidden text: press to show");
  hidden.inert = true;
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    hidden.inert = false;
    node.replaceWith(element("span", { className: "shown" }, hidden));
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

function expandable(quoted) {
  const toggle = element("button", { type: "button", className: "fold" });
  const quote = element("blockquote", { className: "long" }, quoted, toggle);
  const fold = (folded) => {
    quote.classList.toggle("folded", folded);
    toggle.textContent = folded ? "Show more" : "Show less";
    toggle.setAttribute("aria-expanded", String(!folded));
  };
  toggle.onclick = () => fold(!quote.classList.contains("folded"));
  fold(true);
  return quote;
}

// Call once the text is on the page: a quote that fits needs no button to unfold it.
export function settle(root) {
  reach(root);
  for (const quote of root.querySelectorAll("blockquote.long.folded")) {
    const quoted = quote.firstElementChild;
    if (quoted.scrollHeight <= quoted.clientHeight + 1) {
      quote.classList.remove("folded");
      quote.querySelector(".fold").hidden = true;
    }
  }
}

// What scrolls by itself must be reached by keys too. Call where the width has changed.
export function reach(root) {
  for (const node of root.querySelectorAll("pre")) {
    if (node.scrollWidth > node.clientWidth) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  }
}

function moment(entity, filled) {
  const when = new Date(entity.unix_time * 1000);
  const format = entity.date_time_format ?? "";
  const node = element("time", { dateTime: when.toISOString(), title: time.exact(when) });
  const shown = time.inWords(when, format);
  if (!shown) return filled(node);
  if (format === "r") node.dataset.relative = entity.unix_time;
  node.append(shown);
  return node;
}

// Times such as "5 minutes ago", as they are by now.
export function grow(root) {
  for (const node of root.querySelectorAll("time[data-relative]")) {
    const shown = time.inWords(new Date(node.dataset.relative * 1000), "r");
    if (node.textContent !== shown) node.textContent = shown;
  }
}
