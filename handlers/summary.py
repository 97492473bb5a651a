"""/summary and /save: one article in whole sentences, and keeping it."""

from bot.errors import ChatError
from bot.model import Article
from bot.render import summary as render
from handlers import reading
from handlers.addresses import address_in, can_be_asked
from handlers.context import Context


class WhichHeadline(ChatError):
    key = "Which one? Ask for the list with /news, then for a headline by its number: /{command} 2"


class NoSuchHeadline(ChatError):
    key = "The last list shown here has no headline {number}. Ask for a new list: /news"


class NotAnAddress(ChatError):
    key = (
        "This is not the address of a page on the web. Like this: /summary https://example.com/news"
    )


class UnknownAddress(ChatError):
    key = "No article of yamchi's sources has this address. What it reads: /sources"


class ArticleGone(ChatError):
    key = "This article is no longer kept. Ask for a new list: /news"


async def summary(context: Context) -> None:
    try:
        article = await _asked_for("summary", context)
    except UnknownAddress as unknown:
        if not await reading.show_page(str(unknown.facts["address"]), context):
            raise
    else:
        await reading.show(article, context)


async def pressed(context: Context) -> None:
    """The button with a headline's number."""
    await reading.show(await _by_id(context), context)


async def save(context: Context) -> None:
    article = await _asked_for("save", context)
    fresh = await _keep(article, context)
    await context.reply(render.kept(article, context.language, fresh=fresh))


async def save_pressed(context: Context) -> None:
    fresh = await _keep(await _by_id(context), context)
    await context.answer(render.kept_notice(context.language, fresh=fresh))


async def _keep(article: Article, context: Context) -> bool:
    now = context.services.clock.now()
    return await context.services.chats.save(context.chat.id, article.id, now)


async def _by_id(context: Context) -> Article:
    article = None
    if len(context.numbers) == 1:
        article = await context.services.articles.get(context.numbers[0])
    if article is None:
        raise ArticleGone
    return article


async def _asked_for(command: str, context: Context) -> Article:
    """By number, address or the message that is answered. `command` is for the hint."""
    words = context.words
    if words.isdecimal() and len(words) < 10:
        return await _by_number(int(words), context)
    address = address_in(words, context.incoming.links)
    if not address:
        raise WhichHeadline(command=command)
    if not can_be_asked(address):
        raise NotAnAddress
    article = await context.services.articles.find(address)
    if article is None:
        raise UnknownAddress(address=address)
    return article


async def _by_number(number: int, context: Context) -> Article:
    article_id = await context.services.chats.shown(context.chat.id, number)
    if article_id is None:
        raise NoSuchHeadline(number=number)
    article = await context.services.articles.get(article_id)
    if article is None:
        raise ArticleGone
    return article
