"""A model's summaries (bot.summary.ports.Writer): each asked for once, within
bounds, and never waited for longer than it is worth."""

import asyncio
import logging
from collections import OrderedDict
from hashlib import blake2b

from bot.clock import Clock
from bot.errors import EndpointFailed, StorageError, YamchiError
from bot.model import Article, Written
from bot.summary.breaker import Breaker
from bot.summary.ports import Writings
from bot.summary.prompt import VERSION, told
from bot.summary.remote import AnswerRefused, Remote

log = logging.getLogger(__name__)
# The statuses of a wrong key, and how long such an endpoint is left alone.
UNAUTHORISED = frozenset({401, 403})
UNAUTHORISED_PAUSE = 1800.0
# For so long an answer that was refused is not asked for again.
REFUSED_FOR = 3600.0
REMEMBERED = 1000
# Characters: less is its own summary.
SHORT = 300


class ModelWriter:
    """`most` and `most_of_chat` are requests a day (UTC), over all and for one chat."""

    def __init__(
        self, remote: Remote, writings: Writings, clock: Clock, *, most: int, most_of_chat: int
    ) -> None:
        self._remote = remote
        self._writings = writings
        self._clock = clock
        self._most = most
        self._most_of_chat = most_of_chat
        self._breaker = Breaker(clock)
        self._asking: dict[str, asyncio.Future[str | None]] = {}
        self._refused: OrderedDict[str, float] = OrderedDict()

    async def known(self, article: Article, language: str) -> Written | None:
        key, _ = await asyncio.to_thread(self._key, article, language)
        try:
            text = await self._writings.get(key)
        except StorageError:
            return None
        return None if text is None else Written(text, self._remote.model)

    async def write(self, article: Article, language: str, chat_id: int) -> Written | None:
        if len(article.text) < SHORT:
            return None
        key, content = await asyncio.to_thread(self._key, article, language)
        asked = self._asking.get(key)
        if asked is None:
            text = await self._first(key, content, article.language, language, chat_id)
        else:  # whoever comes meanwhile gets what the first one gets
            text = await asyncio.shield(asked)
        return None if text is None else Written(text, self._remote.model)

    async def _first(
        self, key: str, content: str, spoken: str, language: str, chat_id: int
    ) -> str | None:
        asked = self._asking[key] = asyncio.get_running_loop().create_future()
        text = None
        try:
            text = await self._answer(key, content, spoken, language, chat_id)
        except YamchiError as error:
            log.info("No summary was written", extra={"why": _why(error)})
        finally:  # also where this one was broken off: nobody is left waiting
            del self._asking[key]
            asked.set_result(text)
        return text

    async def _answer(
        self, key: str, content: str, spoken: str, language: str, chat_id: int
    ) -> str | None:
        """Raises StorageError, EndpointFailed and AnswerRefused."""
        kept = await self._writings.get(key)
        if kept is not None or self._was_refused(key) or not await self._may_ask(chat_id):
            return kept
        text = await self._ask(key, content, spoken, language)
        await self._writings.put(key, text, self._clock.now())
        return text

    async def _may_ask(self, chat_id: int) -> bool:
        """Within the day's bounds, and of an endpoint that works."""
        if not self._breaker.allows():
            return False
        day = self._clock.now().date()
        granted = False
        try:
            granted = await self._writings.take(chat_id, day, self._most, self._most_of_chat)
        finally:
            if not granted:
                self._breaker.given_up()
        return granted

    async def _ask(self, key: str, content: str, spoken: str, language: str) -> str:
        try:
            text = await self._remote.write(content, spoken, language)
        except EndpointFailed as error:
            self._breaker.failed(_pause(error))
            raise
        except AnswerRefused:
            self._breaker.worked()
            self._refuse(key)
            raise
        except BaseException:
            self._breaker.given_up()
            raise
        self._breaker.worked()
        return text

    def _key(self, article: Article, language: str) -> tuple[str, str]:
        """The cache's key, and the content that is sent."""
        content = told(article)
        parts = (str(VERSION), self._remote.model, language, article.language, content)
        digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=20)
        return digest.hexdigest(), content

    def _was_refused(self, key: str) -> bool:
        return self._refused.get(key, float("-inf")) > self._clock.monotonic()

    def _refuse(self, key: str) -> None:
        self._refused[key] = self._clock.monotonic() + REFUSED_FOR
        while len(self._refused) > REMEMBERED:
            self._refused.popitem(last=False)


def _pause(error: EndpointFailed) -> float | None:
    """How long it is to be left alone at once: where it says so, or does not know the key."""
    if error.facts.get("status") in UNAUTHORISED:
        return UNAUTHORISED_PAUSE
    asked = error.facts.get("retry_after")
    return float(asked) if isinstance(asked, int) else None


def _why(error: YamchiError) -> str:
    """Neither the article nor the answer: both may be what somebody reads."""
    return f"{type(error).__name__}: {error.facts.get('reason', '')}"
