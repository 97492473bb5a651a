"""Plays docs/scenes.py with the real bot against the emulator, in every language, and writes down
what it said: a page of docs/languages for each, and docs/messages.md that leads to them.

`--check` writes nothing and fails when a page is not what the bot says.
"""

import asyncio
import re
import sys
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.cli.demo import TOKEN, USER, running  # noqa: E402 - the project need not be installed
from bot.cli.transcript import INDENT, transcribed  # noqa: E402
from bot.emulator.emulator import Emulator  # noqa: E402
from bot.emulator.inline import Offered  # noqa: E402
from bot.emulator.messages import Message  # noqa: E402
from bot.emulator.people import Place, User  # noqa: E402
from bot.emulator.stage import Stage  # noqa: E402
from bot.languages import LANGUAGE_NAMES, language  # noqa: E402
from bot.model import Address  # noqa: E402
from bot.ports import Messenger  # noqa: E402
from bot.program import Program  # noqa: E402
from bot.sample.turnable import TurnableClock  # noqa: E402
from docs.catalogues import Text, texts  # noqa: E402
from docs.rare import rare  # noqa: E402
from docs.scenes import SCENES, Act, Later, Press, Say, Scene, Shown, Type  # noqa: E402
from handlers.wire.connection import Connection  # noqa: E402
from handlers.wire.messenger import TelegramMessenger  # noqa: E402

INDEX = ROOT / "docs" / "messages.md"
FOLDER = ROOT / "docs" / "languages"
PAGES = {code: FOLDER / f"{code}.md" for code in LANGUAGE_NAMES}
START = datetime(2026, 5, 25, 3, 10, tzinfo=UTC)  # 08:10 in Almaty
PATIENCE = 60.0
LONG = 140  # characters of a line: an article's
# What is another on another machine, or after the next migration.
OF_HERE = re.compile(
    r"(?<=SQLite )\d.*|\d[\w.+]*(?= (?:GB|ГБ))|(?<=yamchi |Python |tzdata )\d[\w.+]*"
)
HAPPENED = {
    "story": "an outlet has a new story",
    "rate": "a bank has a new rate",
    "morning": "it is nine o'clock",
}
CODES = {"uz_Cyrl": "uz-Cyrl"}


class StandingClock(TurnableClock):
    """On the wall it stands still unless it is put on; what is measured in seconds goes on, and
    can be hurried."""

    def __init__(self) -> None:
        super().__init__()
        self._hurried = 0.0

    def now(self) -> datetime:
        return START + self._ahead

    def monotonic(self) -> float:
        return super().monotonic() + self._hurried

    def hurry(self, seconds: float) -> None:
        self._hurried += seconds
        self._turned.beat()


@dataclass
class Player:
    """One scene in one language, as it is played."""

    scene: Scene
    code: str
    emulator: Emulator
    program: Program
    messenger: Messenger
    clock: StandingClock
    user: User
    place: Place | None = None
    channel: str = "steppe_morning"
    lines: list[str] = field(default_factory=list)

    @property
    def chat(self) -> int:
        return self.place.id if self.place else self.user.id

    @property
    def told(self) -> str:
        """What was said and done begins with `> ` or a bracket, the rest is the bot's."""
        lines = "\n".join(self.lines).strip().splitlines()
        return "\n".join(line.removeprefix(INDENT) for line in lines)

    async def speak(self, boss: User) -> None:
        """Have the chat in this scene's language."""
        before = self.acts
        await boss.say(f"/language {self.code}", self.place)
        await self._heard("/language", before, 1, shown=False)

    async def take(self, step: Act) -> None:
        match step:
            case Say(text, acts, shown):
                before = self.acts
                said = text.format(channel=self.channel)
                await self.user.say(said, self.place)
                await self._heard(f"> {said}", before, acts, shown=shown)
            case Press(button, acts, shown):
                await self._press(button, acts, shown=shown)
            case Type(text):
                offered = await self.emulator.offered(self.user, text, seconds=PATIENCE)
                self._write(f"> @{self.emulator.user_name} {text}".rstrip(), _offers(offered))
            case Shown(cause, words):
                before = self.acts
                messages = words(language(self.code))
                for message in messages:
                    self.clock.hurry(1)
                    await self.messenger.send(Address(self.chat), message)
                await self._heard(f"> ({cause})", before, len(messages))

    async def wait(self, step: Later, before: int) -> None:
        await self._heard(f"> ({HAPPENED[step.what]})", before, step.acts)

    async def _press(self, button: int | str, acts: int, *, shown: bool) -> None:
        before = self.acts
        asked = [each for each in self.emulator.state.chats[self.chat].acts if each.buttons][-1]
        label = self._label(asked, button)
        query = await self.user.press(asked, label["callback_data"])
        await self._heard(f"> [{label['text']}]", before, acts, shown=shown)
        said = (query.answer or {}).get("text")
        if said and shown:
            self.lines.append(f"{INDENT}({said})")

    def _label(self, message: Message, button: int | str) -> dict[str, str]:
        """The button, by its place or by its English name."""
        buttons = [each for row in message.buttons for each in row if "callback_data" in each]
        if isinstance(button, int):
            return buttons[button]
        name = button.format(channel=self.channel, language=LANGUAGE_NAMES[self.code])
        names = (name, language(self.code).gettext(name))
        found = (each for each in buttons if each["text"].removeprefix("✓ ") in names)
        return next(found, None) or message.button(name)

    @property
    def acts(self) -> int:
        return self.emulator.acts(self.chat)

    async def _heard(self, cause: str, before: int, acts: int, *, shown: bool = True) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._settled()
                while self.acts < before + acts:  # noqa: ASYNC110 - nothing tells of all of it
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise RuntimeError(f"{self.code}, {self.scene.title}: no answer to {cause}") from None
        if shown:
            new = self.emulator.state.chats[self.chat].acts[before:]
            latest = {message.id: message for message in new}
            self._write(cause, map(_shown, latest.values()))

    async def _settled(self) -> None:
        chat = self.program._chat  # noqa: SLF001 - nothing else knows when all is answered
        updates = self.emulator.state.updates
        while updates.waiting() or chat is None or chat.intake.held:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def _write(self, cause: str, answers: Iterable[str]) -> None:
        self.lines += ["", cause, *answers]


def _shown(message: Message) -> str:
    picture = [f"{INDENT}[picture]"] if "photo" in message else []
    file = [f"{INDENT}[{message['document']['file_name']}]"] if "document" in message else []
    return OF_HERE.sub("…", "\n".join([*picture, *file, transcribed(message)]))


def _offers(offered: Offered) -> Iterable[str]:
    if offered.button:
        yield f"{INDENT}[{offered.button['text']}]"
    for found in offered.results:
        yield f"{INDENT}{found.title}\n      {found.description}".rstrip()


async def played() -> dict[str, dict[str, str]]:
    """Scene -> language -> what was said."""
    clock = StandingClock()
    async with running(0, clock) as (program, server), AsyncExitStack() as stack:
        line = await stack.enter_async_context(Connection(TOKEN, server.url))
        messenger = TelegramMessenger(line.api)
        await program.timetable.first_round()
        told = {}
        for number, scene in enumerate((*SCENES, *rare()), 1):
            casting = Casting(scene, 100 * number, server.emulator, program, messenger, clock)
            if scene.who == "owner":
                cast = [await casting.owner(code) for code in LANGUAGE_NAMES]
            else:
                cast = [await casting.player(code) for code in LANGUAGE_NAMES]
                await _all(scene, cast, server.page.stage, clock)
            told[scene.title] = {player.code: player.told for player in cast}
        refused = [
            call
            for call in server.emulator.calls
            if call.outcome != "ok" and not call.method.startswith("get")  # those ask who is who
        ]
        if refused:
            raise RuntimeError(f"Telegram refused {refused[0]}")
    return told


async def _all(scene: Scene, cast: list[Player], stage: Stage, clock: StandingClock) -> None:
    """Step by step, in all languages at once; the owner is one, and says it again and again."""
    for step in scene.steps:
        clock.hurry(1)  # Telegram takes a message a second
        if isinstance(step, Later):
            before = [player.acts for player in cast]
            await stage.act(step.what)
            await asyncio.gather(*map(Player.wait, cast, [step] * len(cast), before))
        else:
            await asyncio.gather(*(player.take(step) for player in cast))


@dataclass(frozen=True)
class Casting:
    """Who plays a scene; users and places are numbered from `first` on."""

    scene: Scene
    first: int
    emulator: Emulator
    program: Program
    messenger: Messenger
    clock: StandingClock

    async def owner(self, code: str) -> Player:
        """One person, who speaks one language after another."""
        user = self.emulator.user(USER)
        made = self._player(code, user)
        self.clock.hurry(1)
        await made.speak(user)
        for step in self.scene.steps:
            self.clock.hurry(1)
            await made.take(step)
        return made

    async def player(self, code: str) -> Player:
        number = self.first + list(LANGUAGE_NAMES).index(code)
        user = self.emulator.user(number, language=CODES.get(code, code), name="Reader")
        made = self._player(code, user)
        if self.scene.who == "channel":
            made.channel = f"{self.scene.channel}_{code.lower()}"
            self.emulator.channel(-number, "Steppe Morning", user, username=made.channel)
        elif self.scene.who == "member":
            boss = self.emulator.user(number + 50, name="Aigul")
            made.place = self.emulator.group(-number, "Caravan", boss, user)
            await made.speak(boss)
        return made

    def _player(self, code: str, user: User) -> Player:
        parts = (self.emulator, self.program, self.messenger, self.clock)
        return Player(self.scene, code, *parts, user)


def pages(told: dict[str, dict[str, str]]) -> dict[Path, str]:
    listed = [f"- [{name}](languages/{code}.md)" for code, name in LANGUAGE_NAMES.items()]
    found = {INDEX: "\n".join([HEAD, *listed, "", SCENE_LIST, *(f"- {each}" for each in told), ""])}
    for code, path in PAGES.items():
        found[path] = "\n".join(_page(told, code)).rstrip() + "\n"
    return found


def _page(told: dict[str, dict[str, str]], code: str) -> Iterable[str]:
    yield f"# Messages: {LANGUAGE_NAMES[code]}\n\n[What this is](../messages.md)\n"
    for title, spoken in told.items():
        text = spoken[code] if code == "en" else _without_articles(spoken[code], spoken["en"])
        yield f"## {title}\n\n{_fenced(text)}\n"
    yield OTHERS
    heard = "\n".join(spoken["en"] for spoken in told.values())
    for text in unheard(heard):
        english = text if isinstance(text, str) else text[1]
        lines = [english] if code == "en" else [english, _translated(text, code)]
        yield _fenced("\n".join(lines)) + "\n"


def unheard(heard: str) -> list[Text]:
    """What the scenes did not bring up."""
    return [text for text in texts() if not re.search(_pattern(text), heard)]


def _pattern(text: Text) -> str:
    """Either form of it, whatever stands in its places."""
    forms = text if isinstance(text, tuple) else (text,)
    places = (re.sub(r"\\\{\w*\\\}", ".+?", re.escape(form)) for form in forms)
    return rf"(?<!\w)(?:{'|'.join(places)})(?!\w)"


def _translated(text: Text, code: str) -> str:
    told = language(code)
    if isinstance(text, str):
        return told.gettext(text)
    return " / ".join(dict.fromkeys(told.ngettext(*text, n) for n in (1, 2, 5)))


def _without_articles(text: str, english: str) -> str:
    """What outlets wrote is in their own language, and stands in the English part."""
    long = {line for line in english.splitlines() if len(line) > LONG}
    return "\n".join("…" if line in long else line for line in text.splitlines())


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```"


HEAD = """# Messages

What the bot says, command by command, in each language: played by the real bot against the
emulator, which takes nothing that Telegram would refuse, with the demo's sample news and past
official rates. What the demo's world does not bring about (troubles, refusals, private mode) is
told of made-up facts. `make docs` writes these pages. What outlets wrote stands in the English one
alone.
"""
SCENE_LIST = "The scenes:\n"
OTHERS = """## What else may be said

The rest of the names, and of what stands in commands' places.
"""


def main() -> int:
    found = pages(asyncio.run(played()))
    if "--check" in sys.argv[1:]:
        stale = [each for each, text in found.items() if not _stands(each, text)]
        for path in stale:
            name = path.relative_to(ROOT)
            sys.stderr.write(f"not what the bot says, run `make docs`: {name}\n")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")
    return 0


def _stands(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main())
