"""/language, and the language that a new chat begins with."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.emulator.asking import commands_for
from bot.languages import LANGUAGE_NAMES, language
from handlers.wire.connection import menus
from tests.handlers.test_news import labels, stale
from tests.kit.program import Engine, running

GROUP = -5


async def spoken(engine: Engine, chat_id: int) -> str:
    chat = await engine.store.chats.known(chat_id)
    assert chat is not None
    return chat.language


@pytest.mark.parametrize(
    ("telegram", "code"),
    [("ru", "ru"), ("kk", "kk"), ("uz-Cyrl", "uz_Cyrl"), ("ky-KG", "ky"), ("de", "en"), ("", "en")],
)
async def test_a_new_private_chat_speaks_its_persons_language(
    engine: Engine, telegram: str, code: str
) -> None:
    await engine.ask("/help", engine.telegram.user(2, language=telegram))
    assert await spoken(engine, 2) == code


async def test_what_goes_wrong_is_told_in_the_chats_language(engine: Engine) -> None:
    user = engine.telegram.user(2, language="de")
    await engine.ask("/language ru", user)
    assert (await engine.ask("/digest 25:00", user)).text.startswith("25:00 — такого времени нет.")
    listed = await engine.ask("/digest", user)
    assert await engine.notice(listed, "9999", user, forged=True) == (
        "Эта кнопка устарела. Запросите заново: /help"
    )


async def test_a_new_group_speaks_the_default(engine: Engine) -> None:
    user = engine.telegram.user(2, language="ru")
    group = engine.telegram.group(GROUP, "Group", user)
    await user.say("/news", group)
    await engine.settled()
    assert await spoken(engine, GROUP) == "en"


async def test_what_was_chosen_stays_whatever_telegram_says(engine: Engine) -> None:
    user = engine.telegram.user(2, language="ru")
    await engine.ask("/language Қазақша", user)
    await engine.ask("/news", user)
    user.block()
    user.unblock()
    await engine.settled()
    assert await spoken(engine, 2) == "kk"


async def test_each_language_is_a_button(engine: Engine) -> None:
    shown = await engine.ask("/language")
    assert "I speak English here." in shown.text
    names = [name.removeprefix("✓ ") for row in labels(shown) for name in row]
    assert sorted(names) == sorted(LANGUAGE_NAMES.values())
    for code, name in LANGUAGE_NAMES.items():
        if code != await spoken(engine, 1):
            shown = await engine.tap(shown, name)
        assert await spoken(engine, 1) == code
        assert f"✓ {name}" in [label for row in labels(shown) for label in row]
        assert language(code).gettext("Language") in shown.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ru", "ru"),
        ("русский", "ru"),
        ("uz-cyrl", "uz_Cyrl"),
        ("O'zbekcha", "uz"),
        ("ўзбекча", "uz_Cyrl"),
    ],
)
async def test_by_words(engine: Engine, said: str, code: str) -> None:
    await engine.ask(f"/language {said}")
    assert await spoken(engine, 1) == code


async def test_one_that_is_not_spoken(engine: Engine) -> None:
    assert "do not speak" in (await engine.ask("/language Klingon")).text
    assert await spoken(engine, 1) == "en"


async def test_in_a_group_only_administrators_choose(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await owner.say("/language", group)
    shown = await engine.telegram.wait_for(GROUP, 0)
    assert (await engine.notice(shown, "Русский", member)).startswith("Only administrators")
    assert await spoken(engine, GROUP) == "en"
    await engine.notice(shown, "Русский", owner)
    assert await spoken(engine, GROUP) == "ru"
    await owner.say("/language en", group, anonymous=True)
    await engine.settled()
    assert await spoken(engine, GROUP) == "en"


@pytest.mark.parametrize("data", ["1:l", "1:l:8", "1:l:-1", "1:l:1:1", "1:l:zzz"])
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/language")
    assert await engine.notice(shown, data, forged=True) == stale("/language")
    assert await spoken(engine, 1) == "en"


def test_the_menu_of_each_language_fits() -> None:
    for commands, _, code in menus():
        assert code is None or len(code) == 2
        assert all(1 <= len(command.description) <= 256 for command in commands)


async def test_the_menu_of_a_language_that_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person sees the commands in the language of their Telegram."""
    folder = tmp_path / "ky" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    texts = Catalog(locale="ky")
    texts.add("All commands", "Бардык буйруктар")
    with (folder / "yamchi.mo").open("wb") as file:
        write_mo(file, texts)
    monkeypatch.setattr("bot.languages.LOCALE", tmp_path)
    language.cache_clear()
    try:
        async with running(tmp_path) as engine:
            menu = {
                user_language: {
                    each["command"]: each["description"]
                    for each in commands_for(engine.telegram.state, 1, user_language)
                }
                for user_language in ("ky", "de")
            }
        assert menu["ky"]["help"] == "Бардык буйруктар"
        assert menu["de"]["help"] == "All commands"
    finally:
        language.cache_clear()


async def test_what_goes_wrong_is_told_in_the_language_of_the_chat(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        reader = engine.telegram.user(7, language="ru")
        told = await engine.ask("/news new", reader)
        assert told.text.startswith("Новостей пока нет") or "прошлого раза" in told.text
        assert (await engine.ask("/save 99", reader)).text.startswith("В последнем списке нет")
        assert (await engine.ask("/alert USD/KZT >", reader)).text.startswith("Какой уровень?")
