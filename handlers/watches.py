"""/watch and /watches: standing queries of a chat."""

from dataclasses import replace

from bot.errors import ChatError
from bot.model import Message, Selection
from bot.news.query import parse
from bot.render import news as news_render
from bot.render import watches as render
from bot.render.buttons import WATCH, StaleButton
from bot.values.watches import Watch
from handlers import administrators, news
from handlers.context import Context

MOST = 30


class WatchForWhat(ChatError):
    key = 'Watch for what? Words, "a phrase", -excluded: /watch "central bank" rate -football'


class TooManyWatches(ChatError):
    key = "There are {most} watches in this chat, which is the most. Stop one first: /watches"


class WatchedAlready(ChatError):
    key = "This chat watches for that already: /watches"


class NoSuchWatch(ChatError):
    key = "There is no such watch any more. What there is: /watches"


async def watch(context: Context) -> None:
    words = " ".join(context.words.split())
    if not words:
        raise WatchForWhat
    query = parse(words)
    await administrators.check(context)
    present = await context.services.watches.of_chat(context.chat.id)
    if any(parse(each.words) == query for each in present):
        raise WatchedAlready
    _check_room(present)
    thread = context.incoming.thread_id
    made = await context.services.watches.add(context.chat.id, words, thread)
    await context.reply(
        render.added(made, await _so_far(made, context), context.chat, context.language)
    )


async def watches(context: Context) -> None:
    await context.reply(await _listed(0, context))


async def pressed(context: Context) -> None:
    """A button of watches: what it does stands first."""
    match context.numbers:
        case (render.LIST, page):
            await context.edit(await _listed(page, context))
            await context.answer()
        case (render.SHOW, watch_id):
            await _show(watch_id, context)
        case (render.PAUSE | render.RESUME as verb, watch_id, page):
            await _pause(watch_id, page, context, paused=verb == render.PAUSE)
        case (render.REMOVE, watch_id, page):
            await _remove(watch_id, page, context)
        case (render.RESTORE, watch_id, page):
            await _restore(watch_id, page, context)
        case (render.EDIT, watch_id):
            await _ask(watch_id, context)
        case (render.REWORD, watch_id, asked):
            await _reword_back(watch_id, asked, context)
        case (render.QUIET, choice, page) if 0 <= choice < len(render.HOURS):
            await _be_quiet(choice, page, context)
        case _:
            raise StaleButton


async def answered(context: Context) -> None:
    """New words for a watch, as the answer to the question for them."""
    await administrators.check(context)
    (watch_id,) = context.numbers
    before = await _one(watch_id, context)
    watch = await _reword(before, context.words, context)
    asked = await context.services.chats.ask(context.chat.id, before.words)
    await context.reply(render.reworded(watch, before.words, asked, context.language))


async def _ask(watch_id: int, context: Context) -> None:
    await administrators.check(context)
    watch = await _one(watch_id, context)
    await context.ask(WATCH, watch.id, watch.words, 'gas "central bank" -football')


async def _reword_back(watch_id: int, asked: int, context: Context) -> None:
    await administrators.check(context)
    words = await context.services.chats.asked(context.chat.id, asked)
    if words is None:
        raise StaleButton
    await _reword(await _one(watch_id, context), words, context)
    await context.edit(await _listed(0, context))
    await context.answer(context.language.gettext("It is back."))


async def _reword(watch: Watch, words: str, context: Context) -> Watch:
    query = parse(words)
    present = await context.services.watches.of_chat(context.chat.id)
    if any(parse(each.words) == query for each in present if each.id != watch.id):
        raise WatchedAlready
    return _found(await context.services.watches.reword(context.chat.id, watch.id, words))


async def _one(watch_id: int, context: Context) -> Watch:
    present = await context.services.watches.of_chat(context.chat.id)
    return _found(next((each for each in present if each.id == watch_id), None))


async def _show(watch_id: int, context: Context) -> None:
    """The headlines that a watch would have found, as a new message."""
    found = await _one(watch_id, context)
    await news.show_words(found.words, context.at_home())
    await context.answer()


async def _pause(watch_id: int, page: int, context: Context, *, paused: bool) -> None:
    await administrators.check(context)
    _found(await context.services.watches.pause(context.chat.id, watch_id, paused=paused))
    await context.edit(await _listed(page, context))
    gettext = context.language.gettext
    await context.answer(gettext("Paused.") if paused else gettext("Watching again."))


async def _remove(watch_id: int, page: int, context: Context) -> None:
    await administrators.check(context)
    now = context.services.clock.now()
    removed = _found(await context.services.watches.remove(context.chat.id, watch_id, now))
    await context.edit(await _listed(page, context, removed))
    await context.answer(context.language.gettext("Stopped."))


async def _restore(watch_id: int, page: int, context: Context) -> None:
    await administrators.check(context)
    present = await context.services.watches.of_chat(context.chat.id)
    if all(each.id != watch_id for each in present):
        _check_room(present)
    _found(await context.services.watches.restore(context.chat.id, watch_id))
    await context.edit(await _listed(page, context))
    await context.answer(context.language.gettext("Watching again."))


async def _be_quiet(choice: int, page: int, context: Context) -> None:
    await administrators.check(context)
    quiet = render.HOURS[choice]
    await context.services.chats.be_quiet(context.chat.id, quiet)
    context.chat = replace(context.chat, quiet=quiet)
    await context.edit(await _listed(page, context))
    await context.answer()


def _check_room(present: list[Watch]) -> None:
    if len(present) >= MOST:
        raise TooManyWatches(most=MOST)


def _found(watch: Watch | None) -> Watch:
    if watch is None:
        raise NoSuchWatch
    return watch


async def _so_far(watch: Watch, context: Context) -> str | None:
    page = await context.services.articles.newest(1, Selection(words=watch.words))
    return news_render.total(page, context.language) if page.articles else None


async def _listed(page: int, context: Context, removed: Watch | None = None) -> Message:
    present = await context.services.watches.of_chat(context.chat.id)
    return render.listed(present, page, MOST, context.chat, context.language, removed)


async def listed(context: Context) -> Message:
    """The page of the chat's watches."""
    return await _listed(0, context)
