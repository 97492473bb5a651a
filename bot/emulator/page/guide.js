// What a newcomer may say, kind by kind of chat, and a minute's tour. `{level}` is that of an alert
// which the next move of the dollar sets off.

const PRIVATE = [
  "/news", "/rates", "100 usd in kzt", "/chart USD/KZT 90d", "/alert USD/KZT > {level}",
  "/digest 09:00", "/digest now", "/watch apple trees", "/search train", "/settings",
  "/channel @steppe_morning",
];
const GROUP = ["/rates", "/news", "@{bot} 100 usd kzt", "/digest 09:00", "/chart USD/KZT 90d"];

export const TOUR = [
  { title: "Say hello", say: "/start" },
  { title: "Ask what the dollar is at", say: "100 usd in kzt" },
  { title: "See how it went", say: "/chart USD/KZT 90d" },
  { title: "Order a digest, then let it be morning", say: "/digest 09:00", act: "morning" },
  { title: "Set an alert, then move the dollar", say: "/alert USD/KZT > {level}", act: "rate" },
  { title: "Watch for words, then publish a story", say: "/watch apple trees", act: "story" },
  {
    title: "Give your channel a digest of its own",
    say: "/channel @steppe_morning digest 09:00",
    act: "morning",
  },
  { title: "Cut the network, ask, restore it", act: "cut", say: "/rates", last: "mend" },
];

export const ACTS = {
  morning: "Next morning", rate: "Move the dollar", story: "Publish a story",
  cut: "Cut it", mend: "Restore it",
};

// What is to be said, or null where the bot has no such command here.
export function worded(words, stage, commands, bot) {
  if (words.includes("{level}") && !stage) return null;
  const name = /^\/(\w+)/.exec(words)?.[1];
  if (name && !commands.some(({ command }) => command === name)) return null;
  return words.replace("{level}", stage?.level ?? "").replace("{bot}", bot?.username ?? "");
}

export function suggestions(chat, stage, bot) {
  const said = { private: chat.started ? PRIVATE : [], channel: [] }[chat.kind] ?? GROUP;
  return said.map((words) => worded(words, stage, chat.commands, bot)).filter(Boolean);
}
