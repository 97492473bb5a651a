import asyncio
import json

from bot.cli.transcript import Conversation
from bot.emulator.emulator import Emulator


async def answer(emulator: Emulator) -> None:
    """The bot's part: a message with a button."""
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "x"}]]}
    await emulator.call(
        "sendMessage",
        {
            "chat_id": "1",
            "text": "<b>Hello</b>\nthere",
            "parse_mode": "HTML",
            "reply_markup": json.dumps(keyboard),
        },
    )


async def test_it_prints_both_sides_and_looks_for_what_must_be_there() -> None:
    emulator, written = Emulator(), list[str]()
    conversation = Conversation(emulator, 1, written.append)
    await asyncio.gather(conversation.say("/start", "Hello", "there"), answer(emulator))
    assert "".join(written) == "> /start\n\n    Hello\n    there\n    [More]\n\n"
    assert not conversation.failed


async def test_what_is_said_unasked() -> None:
    emulator, written = Emulator(), list[str]()
    conversation = Conversation(emulator, 1, written.append)
    said = asyncio.Event()

    async def of_its_own_accord() -> None:
        await said.wait()
        await answer(emulator)

    emulator.user(1)
    await asyncio.gather(conversation.say("/start"), answer(emulator))
    await asyncio.gather(conversation.hear(said.set, "Hello"), of_its_own_accord())
    assert "".join(written).endswith("(later)\n\n    Hello\n    there\n    [More]\n\n")
    assert not conversation.failed


async def test_an_answer_that_lacks_something() -> None:
    emulator, written = Emulator(), list[str]()
    conversation = Conversation(emulator, 1, written.append)
    await asyncio.gather(conversation.say("/start"), answer(emulator))
    await asyncio.gather(conversation.press("More", "Goodbye"), answer(emulator))
    assert conversation.failed
    assert "!! the answer lacks 'Goodbye'" in written[-1]


async def test_a_button_that_is_not_there() -> None:
    emulator, written = Emulator(), list[str]()
    conversation = Conversation(emulator, 1, written.append)
    await conversation.press("More")
    assert conversation.failed
    assert "!! there is no button More" in written[-1]


async def test_silence() -> None:
    emulator, written = Emulator(), list[str]()
    conversation = Conversation(emulator, 1, written.append, wait=0.01)
    await conversation.say("/start")
    assert conversation.failed
    assert "!! no answer within 0.01 s" in written[-1]
