"""A conversation with the bot, played through the emulator and printed as a person sees it."""

from collections.abc import Callable

from bot.emulator.emulator import Emulator
from bot.emulator.messages import Message

WAIT = 15.0  # seconds for an answer, or for what the bot says of its own accord
INDENT = "    "


class Conversation:
    """Says, presses, waits for the answer, prints both. `failed` once an answer is not right."""

    def __init__(
        self,
        emulator: Emulator,
        user_id: int,
        write: Callable[[str], object],
        wait: float = WAIT,
    ) -> None:
        self._emulator = emulator
        self._user = emulator.user(user_id)
        self._write = write
        self._wait = wait
        self._last: Message | None = None
        self.failed = False

    async def say(self, text: str, *expected: str) -> None:
        """Write a message; the answer must have every one of the expected texts in it."""
        self._write(f"> {text}\n\n")
        before = self._emulator.acts(self._user.id)
        await self._user.say(text)
        await self._hear(before, expected)

    async def press(self, label: str, *expected: str) -> None:
        """Press a button of the last answer."""
        self._write(f"> [{label}]\n\n")
        if self._last is None or not any(
            button["text"] == label for row in self._last.buttons for button in row
        ):
            self._fail(f"there is no button {label}")
            return
        before = self._emulator.acts(self._user.id)
        await self._user.press(self._last, label)
        await self._hear(before, expected)

    async def hear(self, cause: Callable[[], None], *expected: str) -> None:
        """Do something that makes the bot write of its own accord, and wait for what it writes."""
        self._write("(later)\n\n")
        before = self._emulator.acts(self._user.id)
        cause()
        await self._hear(before, expected)

    async def _hear(self, before: int, expected: tuple[str, ...]) -> None:
        try:
            answer = await self._emulator.wait_for(self._user.id, before, self._wait)
        except TimeoutError:
            self._fail(f"no answer within {self._wait:g} s")
            return
        self._last = answer
        self._write(transcribed(answer) + "\n\n")
        for text in expected:
            if text not in answer.text:
                self._fail(f"the answer lacks {text!r}")

    def _fail(self, reason: str) -> None:
        self.failed = True
        self._write(f"!! {reason}\n\n")


def transcribed(message: Message) -> str:
    """Text as shown, then the rows of buttons."""
    lines = message.text.splitlines()
    lines += ["".join(f"[{button['text']}]" for button in row) for row in message.buttons]
    return "\n".join(f"{INDENT}{line}".rstrip() for line in lines)
