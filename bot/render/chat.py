"""What yamchi says about itself, and what went wrong, in words."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.errors import YamchiError
from bot.languages import Language
from bot.model import Message


def about(language: Language) -> Markup:
    """Who is speaking."""
    return Markup("<b>{}</b>\n{}").format(
        language.gettext("Central Asia: news and official rates"),
        language.gettext(
            "Headlines from the region's outlets, summed up in whole sentences, "
            "and the rates of its national banks with their date and source."
        ),
    )


def commands(listed: Sequence[tuple[str, str]], language: Language) -> Message:
    """`listed` is (usage, description) of each command, both English msgids."""
    head = Markup("<b>{}</b>").format(language.gettext("What you can say"))
    lines = [
        Markup("{}\n{}").format(_example(usage, language), language.gettext(description))
        for usage, description in listed
    ]
    return Message(str(Markup("\n\n").join([head, *lines])))


def _example(usage: str, language: Language) -> str:
    """With words of the language; a bare command has none."""
    return language.gettext(usage) if " " in usage else usage


def problem(error: YamchiError, language: Language) -> Message:
    """An error's own words, its facts escaped."""
    text = language.gettext(error.told or error.key)
    return Message(str(Markup("{}").format(text.format(**error.facts))))


def failure(language: Language) -> Message:
    text = language.gettext("Something went wrong here, not with you. Please try again.")
    return Message(text)


def unknown(name: str, near: str | None, language: Language) -> Message:
    """For a command that does not exist, with the nearest that does."""
    if near:
        hint = language.gettext("Did you mean /{name}?").format(name=near)
    else:
        hint = language.gettext("All commands: /help")
    what = language.gettext("There is no command /{name}.").format(name=name)
    return Message(str(Markup("{} {}").format(what, hint)))


def hint(language: Language) -> Message:
    return Message(language.gettext("Say /news, /rates or /help."))


def private(language: Language) -> Message:
    return Message(language.gettext("This bot answers only those whom its owner has let in."))


def owner(language: Language) -> Message:
    text = language.gettext(
        "You are the owner of this bot now. How it is: /status. To tell all chats something: "
        "/broadcast. What goes wrong is told to you here."
    )
    return Message(str(Markup("{}").format(text)))
