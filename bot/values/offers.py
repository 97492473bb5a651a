"""Frozen values of inline mode: what is offered to somebody who types the bot's name."""

from dataclasses import dataclass

from bot.model import Message


@dataclass(frozen=True, slots=True)
class Offer:
    """A result of an inline query: what a person sees of it in the list, and the message that it
    puts into their chat. No button of the message may have `data`: nobody would hear of it."""

    id: str
    title: str
    message: Message
    description: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """An answer to an inline query, good for so many `seconds`. `following` asks for the next
    ones, "" at the end; `hint` stands above them."""

    offers: tuple[Offer, ...] = ()
    seconds: int = 300
    following: str = ""
    hint: str = ""
