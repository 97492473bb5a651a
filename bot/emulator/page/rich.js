// A Bot API RichMessage as DOM nodes: headings, paragraphs, tables, parts to unfold, footers.

import { element, link } from "./entities.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

let acts;

// `context` is that of `link`.
export function rich(message, context) {
  acts = context;
  const whole = element("div", { className: "rich" });
  whole.append(...message.blocks.map(block));
  return whole;
}

function block(one) {
  switch (one.type) {
    case "heading":
      return element("p", { className: `heading size${one.size}` }, element("strong", {}, text(one.text)));
    case "table":
      return element("table", {}, ...one.cells.map(row));
    case "details":
      return element(
        "details", { open: Boolean(one.is_open) },
        element("summary", {}, text(one.summary)), ...one.blocks.map(block),
      );
    case "divider":
      return element("hr");
    case "footer":
      return element("p", { className: "footer" }, text(one.text));
    default:
      return element("p", {}, text(one.text));
  }
}

function row(cells) {
  return element("tr", {}, ...cells.map((cell) => {
    const node = element(cell.is_header ? "th" : "td", {}, text(cell.text ?? ""));
    node.style.textAlign = cell.align;
    node.colSpan = cell.colspan ?? 1;
    return node;
  }));
}

function text(piece) {
  if (typeof piece === "string") return document.createTextNode(piece);
  if (Array.isArray(piece)) {
    const whole = document.createDocumentFragment();
    whole.append(...piece.map(text));
    return whole;
  }
  if (piece.type === "url") {
    const filled = (node) => {
      node.append(text(piece.text));
      return node;
    };
    return link(piece.url, filled, acts);
  }
  return element(TAGS[piece.type] ?? "span", {}, text(piece.text));
}

// What it says, without its form.
export function plain(piece) {
  if (typeof piece === "string") return piece;
  if (Array.isArray(piece)) return piece.map(plain).join(" ");
  const { summary, text: own, cells, blocks } = piece;
  return [summary, own, cells, blocks].filter(Boolean).map(plain).join(" ");
}
