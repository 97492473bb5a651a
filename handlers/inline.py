"""Inline mode: what somebody types behind the bot's name, in any chat, is answered with results.

Nothing is stored of who asks. A person whose private chat is known has its language, currencies
and muted outlets; another has the language of their Telegram.
"""

import asyncio
from math import ceil

from bot.errors import ChatError, StorageError
from bot.languages import spoken
from bot.model import Chat
from bot.rates.conversion.exchange import converted
from bot.rates.conversion.phrases import Request, meant
from bot.rates.conversion.problems import Misread
from bot.render import inline as render
from bot.render.buttons import following, page_button, read_cursor, unpack
from bot.values.offers import Offers
from handlers import limits
from handlers.context import Context, Services
from handlers.incoming import Asked, Incoming
from handlers.listing import NEWS, listing

HEADLINES = 10
RATES_SECONDS, NEWS_SECONDS, NOTHING_SECONDS = 300, 60, 10
BOARD = frozenset(
    [
        *("rates", "rate", "курс", "курсы", "бағам", "бағамдар", "курстар", "курслар", "kurs"),
        *("kurslar", "valyuta", "қурб", "қурбҳо", "асъор", "kurslary", "walýuta"),
    ]
)
TYPING = 3  # letters of a currency that is not typed to its end


async def answer(asked: Asked, services: Services) -> None:
    """Answer with what there is; what is wrong with the words stands above the results."""
    context = _context(asked, services)
    if services.gate.bans(asked.user_id):
        return
    pause = services.fairness.type(asked.user_id)
    if pause is not None:
        if pause.first:
            hint = render.problem(limits.TooMuch(seconds=ceil(pause.seconds)), context.language)
            await services.replies.offer(asked.query_id, Offers(seconds=0, hint=hint))
        return
    if not services.gate.admits(asked.user_id, asked.user_id):
        offers = Offers(seconds=RATES_SECONDS)
    else:
        try:
            offers = await _offers(asked, context)
        except (ChatError, StorageError) as error:
            hint = render.problem(error, context.language)
            offers = Offers(seconds=NOTHING_SECONDS, hint=hint)
    await services.replies.offer(asked.query_id, offers)


def _context(asked: Asked, services: Services) -> Context:
    chat = Chat(asked.user_id, "private", spoken(asked.language) or "en", "UTC")
    return Context(services, Incoming(chat.id, chat.kind, asked.user_id), chat)


async def _offers(asked: Asked, context: Context) -> Offers:
    chat = await context.services.chats.known(asked.user_id)
    context.chat = chat or context.chat
    words = " ".join(asked.text.split())
    if not words or words.lower() in BOARD:
        return await _board(context)
    request, hint = await asyncio.to_thread(_read, words, context.language.iso)
    if request is not None:
        return await _conversion(request, hint, context)
    return await _headlines(words, asked.offset, context)


async def _board(context: Context) -> Offers:
    chat = context.chat
    lines = await context.services.board.spoken((), chat.currencies, base=chat.base)
    offers = tuple(render.board(lines, context.language))
    return Offers(offers, RATES_SECONDS, hint=render.examples(context.language))


def _read(words: str, language: str) -> tuple[Request | None, Misread | None]:
    """A query is read at each letter: a last word that is not typed to its end yet does not
    count. What is wrong with another last word is told beside what the rest of it comes to."""
    try:
        request = meant(words, language)
    except Misread as problem:
        if problem.end < len(problem.text):
            raise
        return meant(problem.text[: problem.start], language), problem
    rest, _, last = words.rpartition(" ")
    if request is None and len(last) <= TYPING:
        request = meant(rest, language)
    return request, None


async def _conversion(request: Request, problem: Misread | None, context: Context) -> Offers:
    done = await converted(request, context.services.board, context.chat.currencies)
    offers = tuple(render.conversion(done, context.language))
    hint = render.problem(problem, context.language) if problem else ""
    return Offers(offers, RATES_SECONDS, hint=hint)


async def _headlines(words: str, offset: str, context: Context) -> Offers:
    articles = context.services.articles
    shown = await listing(NEWS, words, context)
    if offset:
        cursor, _ = read_cursor(unpack(offset)[1])
        page = await articles.page(cursor, HEADLINES, shown.selection)
    else:
        page = await articles.newest(HEADLINES, shown.selection)
    offers = tuple(render.headlines(page.articles, context.services.clock.now(), context.language))
    if not offers and not offset:
        return Offers((), NOTHING_SECONDS, hint=render.examples(context.language))
    after = following(page)
    return Offers(offers, NEWS_SECONDS, page_button(after) if after else "")
