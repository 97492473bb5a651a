"""Conversations as data: what is said and pressed, and what must be in the answer.

A script's lines:

    > /rates KZT           somebody says it in the chat
    > [Сохранить]          presses that button of the newest message that has it
    > {1:x:9}              sends that callback data, whether there is such a button or not
    > @ 100 usd kzt        types it behind the bot's name
    member> /digest off    another member of the group: `member`, or `hidden`, an administrator
                           without a name
    475,09 KZT             is in the answer
    [Сохранить]            is a button of it
    - Saved                is not in it
    ! Готово               stands over the pressed button
    ~                      the message with the button was changed in place
    =                      nothing came into the chat

Spaces are compared as one plain space.
"""

import asyncio
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.emulator import Message, User
from bot.emulator.people import Place
from bot.emulator.state import Query
from bot.languages import LANGUAGE_NAMES, language
from docs.catalogues import texts
from tests.kit.process import until
from tests.kit.telegram import Telegram

SCRIPTS = Path(__file__).parent / "conversations"
PATIENCE = 20.0
SAID = re.compile(r"(?:(\w+))?> ?(.*)")
ALWAYS = "/help@yamchi_bot"  # what is answered in any chat


@dataclass(frozen=True, slots=True)
class Step:
    who: str
    what: str
    awaited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """`posts` are what comes by itself later: the lines of each message."""

    name: str
    language: str
    steps: tuple[Step, ...]
    posts: tuple[tuple[str, ...], ...] = ()


def conversations(name: str) -> list[Conversation]:
    document = tomllib.loads((SCRIPTS / f"{name}.toml").read_text("utf-8"))
    return [
        Conversation(
            each["name"],
            each.get("language") or document["language"],
            tuple(_steps(each["script"])),
            tuple(tuple(_lines(post)) for post in each.get("posts", ())),
        )
        for each in document["conversation"]
    ]


def _steps(script: str) -> Iterator[Step]:
    who, what, awaited = "", "", list[str]()
    for line in _lines(script):
        if said := SAID.fullmatch(line):
            if what:
                yield Step(who, what, tuple(awaited))
            who, what, awaited = said[1] or "user", said[2], []
        else:
            awaited.append(line)
    yield Step(who, what, tuple(awaited))


def _lines(script: str) -> Iterator[str]:
    return filter(None, map(plain, script.splitlines()))


def plain(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


def words(message: Message) -> str:
    """All that a person reads of it."""
    return plain(" ".join([message.text, *labels(message)]))


def labels(message: Message) -> list[str]:
    return [plain(button["text"]) for row in message.buttons for button in row]


@dataclass
class Talk:
    """A conversation under way. `people` by what a script calls them."""

    telegram: Telegram
    conversation: Conversation
    people: dict[str, User]
    place: Place | None = None
    shown: list[str] = field(default_factory=list)

    @property
    def chat_id(self) -> int:
        return self.place.id if self.place else self.people["user"].id

    async def play(self) -> None:
        for number, step in enumerate(self.conversation.steps, 1):
            try:
                await self._play(step)
            except (AssertionError, LookupError) as problem:
                where = f"{self.conversation.language}: {self.conversation.name}, step {number}"
                raise AssertionError(f"{where}: {step.what}\n{problem}") from None

    async def _play(self, step: Step) -> None:
        who = self.people["user" if step.who == "hidden" else step.who]
        if step.what.startswith("@"):
            await self._typed(who, step)
            return
        before = self.telegram.acts(self.chat_id)
        pressed, query = await self._act(who, step)
        if query is not None:
            await until(lambda: query.answer is not None, PATIENCE)
        if "=" in step.awaited:
            await self._nothing(before)
        elif lines := [line for line in step.awaited if not line.startswith("!")]:
            await self._something(before, lines, pressed)
        for line in step.awaited:
            if line.startswith("! "):
                assert query is not None
                toast = plain(str((query.answer or {}).get("text", "")))
                assert line[2:] in toast, f"over the button: {toast!r}"
                self.shown.append(toast)

    async def _act(self, who: User, step: Step) -> tuple[Message | None, Query | None]:
        if label := re.fullmatch(r"\[(.+)\]", step.what):
            message = self._with(label[1])
            return message, await who.press(message, exact(label[1], message))
        if data := re.fullmatch(r"\{(.+)\}", step.what):
            message = self.telegram.sent_to(self.chat_id)[-1]
            return message, await who.press(message, data[1], forged=True)
        await who.say(step.what, self.place, anonymous=step.who == "hidden")
        return None, None

    def _with(self, label: str) -> Message:
        for message in reversed(self.telegram.sent_to(self.chat_id)):
            if label in labels(message):
                return message
        raise LookupError(f"no button {label!r}: {self._newest()}")

    async def _something(self, before: int, lines: list[str], pressed: Message | None) -> None:
        """Every line is met by one message or edit that came, the newest if they differ."""
        acts = self.telegram.state.chats[self.chat_id].acts
        failed = "nothing came"

        def met() -> bool:
            nonlocal failed
            for act in acts[before:]:
                missing = [line for line in lines if not fits(line, act, pressed)]
                if not missing:
                    return True
                failed = f"no {missing} in\n{act.text}\n{labels(act)}"
            return False

        try:
            await until(met, PATIENCE)
        except TimeoutError:
            raise AssertionError(failed) from None
        self.shown += [words(act) for act in acts[before:]]

    async def _nothing(self, before: int) -> None:
        """What is asked next is the next that is answered."""
        name = self.people["user"]
        await name.say(ALWAYS, self.place)
        await self.telegram.wait_for(self.chat_id, before, PATIENCE)
        came = self.telegram.state.chats[self.chat_id].acts[before:]
        assert len(came) == 1, f"it was answered: {came[0].text}"
        assert "/digest" in came[0].text, f"it was answered: {came[0].text}"

    async def _typed(self, who: User, step: Step) -> None:
        offered = await self.telegram.offered(who, step.what[1:].strip(), seconds=PATIENCE)
        button = str((offered.button or {}).get("text", ""))
        told = [
            text
            for found in offered.results
            for text in (found.title, found.description, found.text)
        ]
        everything = plain(" ".join([button, *told]))
        for line in step.awaited:
            absent = line.startswith("- ")
            assert (line.removeprefix("- ") in everything) is not absent, everything
        self.shown.append(everything)

    def _newest(self) -> str:
        sent = self.telegram.sent_to(self.chat_id)
        return f"{sent[-1].text}\n{labels(sent[-1])}" if sent else "nothing was said"


def exact(label: str, message: Message) -> str:
    """The label as the button has it, whatever its spaces are."""
    buttons = (button["text"] for row in message.buttons for button in row)
    return str(next(text for text in buttons if plain(text) == label))


def fits(line: str, act: Message, pressed: Message | None) -> bool:
    if line == "~":
        return pressed is not None and act.id == pressed.id
    if button := re.fullmatch(r"\[(.+)\]", line):
        return button[1] in labels(act)
    if line.startswith("- "):
        return line[2:] not in words(act)
    return line in words(act)


Maker = Callable[[int, Conversation], Talk]


async def played(telegram: Telegram, scripts: list[Conversation], make: Maker) -> list[Talk]:
    """All at once, each in a chat of its own; AssertionError with every problem there is."""
    talks = [make(number, each) for number, each in enumerate(scripts, 1)]
    came = await asyncio.gather(*(talk.play() for talk in talks), return_exceptions=True)
    problems = [str(each) or repr(each) for each in came if isinstance(each, BaseException)]
    problems += [
        f"{talk.conversation.language}: {talk.conversation.name}: {each!r} in {shown}"
        for talk in talks
        for shown in talk.shown
        for each in foreign(shown, talk.conversation.language)
    ]
    problems += sorted(
        {
            f"{call.method}: {call.outcome}"
            for call in telegram.calls
            if call.outcome.startswith("4") and not call.method.startswith("getChat")
        }
    )
    assert not problems, "\n\n".join(problems)
    return talks


def foreign(shown: str, code: str) -> list[str]:
    """English that is left in it, and what no person should read."""
    found = re.findall(r"[{}]|</?\w+>|&\w+;", shown)
    return found + [each for each in english(code) if each in shown]


@cache
def english(code: str) -> tuple[str, ...]:
    """Pieces of the English texts, between their places, that the language says otherwise."""
    if code == "en":
        return ()
    told, pieces = language(code), set[str]()
    for text in texts():
        one, many = (text, text) if isinstance(text, str) else text
        said = told.gettext(one) if isinstance(text, str) else told.ngettext(one, many, 5)
        for piece in map(plain, re.split(r"\{\w*\}|/.*", many)):
            if " " in piece and len(piece) > 10 and piece not in said:
                pieces.add(piece)
    pieces.add("None")
    return tuple(sorted(pieces))


def spoken_by_telegram(code: str) -> str:
    """The language code of a Telegram that speaks it."""
    assert code in LANGUAGE_NAMES
    return code.replace("_", "-").lower()
