// The time of the demo, which the server says and may put on, and how it is written.

let ahead = 0; // milliseconds that the demo's clock is ahead of this computer's
let zone; // the one that the chat begins with; otherwise this computer's

export function setTime(seconds, timeZone) {
  ahead = seconds * 1000 - Date.now();
  zone = timeZone;
}

export const now = () => Date.now() + ahead;

// The page speaks English, and the bot writes hours from 00 to 23.
function written(moment, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(moment);
}

export const clock = (moment) => written(moment, { hour: "2-digit", minute: "2-digit" });

export const weekday = (moment) => written(moment, { weekday: "short" });

export const day = (moment) => written(moment, { weekday: "long", day: "numeric", month: "long" });

export const exact = (moment) => written(moment, { dateStyle: "long", timeStyle: "short" });

export const isToday = (moment) => day(moment) === day(now());

// "Asia/Almaty" to "Almaty".
export const place = () => (zone ? zone.split("/").at(-1).replaceAll("_", " ") : "");

// The format letters of Telegram's date_time: r relative; w weekday, d/D date, t/T time.
export function inWords(moment, format) {
  if (format === "r") return relative((moment - now()) / 1000);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (/d/i.test(format)) {
    Object.assign(options, { day: "numeric", month: format.includes("D") ? "long" : "short" });
    options.year = "numeric";
  }
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return Object.keys(options).length ? written(moment, options) : "";
}

function relative(seconds) {
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? steps[3];
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  return words.format(Math.trunc(seconds / size), unit);
}
