"""/start, /help, the menu, and what is no command."""

import pytest

from handlers.commands import BUTTONS, COMMANDS
from tests.kit.program import Engine


async def test_start(engine: Engine) -> None:
    answer = await engine.ask("/start")
    assert answer.text.startswith("Central Asia: news and official rates\n")
    assert "/help" in answer.text


async def test_help_lists_every_command(engine: Engine) -> None:
    answer = await engine.ask("/help")
    for command in COMMANDS:
        shown = f"{command.usage}\n{command.description}" in answer.text
        assert shown != command.owner


async def test_the_menu_is_the_table(engine: Engine) -> None:
    (menu,) = [menu for (_, code), menu in engine.telegram.state.commands.items() if not code]
    assert [(each["command"], each["description"]) for each in menu] == [
        (command.name, command.description) for command in COMMANDS if not command.owner
    ]


def test_the_table_fits_telegrams_limits() -> None:
    for command in COMMANDS:
        assert 1 <= len(command.name) <= 32
        assert command.name.isascii()
        assert command.name.islower()
        assert 1 <= len(command.description) <= 256
        assert command.usage.startswith(f"/{command.name}")
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert all(len(action) == 1 for action in BUTTONS)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/newz", "There is no command /newz. Did you mean /news?"),
        ("/SUMARY 2", "There is no command /sumary. Did you mean /summary?"),
        ("/qqqqqqqq", "There is no command /qqqqqqqq. All commands: /help"),
        ("/stattus", "There is no command /stattus. Did you mean /start?"),
        ("/курсы", "There is no command /курсы. All commands: /help"),
        ("hello", "Say /news, /rates or /help."),
        ("/", "Say /news, /rates or /help."),
        ("/ news", "Say /news, /rates or /help."),
        ("/t.me/evil", "Say /news, /rates or /help."),
        ("/" + "x" * 4000, "Say /news, /rates or /help."),
        ("/<b>", "Say /news, /rates or /help."),
        ("/\ud800", "Say /news, /rates or /help."),
    ],
)
async def test_what_is_no_command(engine: Engine, said: str, answer: str) -> None:
    assert (await engine.ask(said)).text == answer


@pytest.mark.parametrize(
    "said", ["/start", "/START", "/start@yamchi_bot", "/start x", "/start\tx", "/start\nx"]
)
async def test_ways_to_say_a_command(engine: Engine, said: str) -> None:
    assert "Central Asia" in (await engine.ask(said)).text


async def test_another_bots_command_in_private_is_meant_for_this_one(engine: Engine) -> None:
    assert "Central Asia" in (await engine.ask("/start@other_bot")).text
