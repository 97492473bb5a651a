// Words that the page itself has for the reader, and pictures shown large.

const byId = (id) => document.getElementById(id);
const toast = byId("toast");
let timer;

export function notice(words) {
  toast.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.textContent = ""), 5000);
}

export function alert(words) {
  byId("alert-text").textContent = words;
  if (!byId("alert").open) byId("alert").showModal();
}

export function enlarge(src, alt) {
  Object.assign(byId("viewer").querySelector("img"), { src, alt });
  byId("viewer").showModal();
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    notice(`Copied: ${words}`);
  } catch {
    notice(`Could not copy: ${words}`);
  }
}

// What the page's own server answers; null where it did not take it, of which the reader is told.
export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  try {
    const reply = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    if (reply.ok) return reply.status === 204 ? {} : await reply.json();
    notice((await reply.text()).slice(0, 200) || "The demo did not accept that.");
  } catch {
    notice("The demo does not answer. Is it still running?");
  }
  return null;
}
