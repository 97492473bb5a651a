"""What is said while a page is read, and of one that could not be."""

from dataclasses import replace

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message


def working(language: Language) -> Message:
    return Message(language.gettext("Reading the page …"))


def unread(message: Message, language: Language) -> Message:
    """A summary with the note that its page could not be read."""
    note = Markup("\n\n<i>{}</i>").format(
        language.gettext(
            "The page could not be read: this is what the outlet gave with the headline."
        )
    )
    return replace(message, html=message.html + str(note))


def without_save(message: Message) -> Message:
    """A summary of a page that is not kept: with its links alone."""
    rows = (tuple(button for button in row if button.url) for row in message.buttons)
    return replace(message, buttons=tuple(filter(None, rows)))
