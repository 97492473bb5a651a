"""One question to a model, and its answer or why there is none."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from bot.errors import EndpointFailed, YamchiError
from bot.summary.checking import objection
from bot.summary.prompt import messages
from bot.text import clean
from bot.web.endpoint import Endpoint

PATH = "/chat/completions"
MOST_TOKENS = 500
# What reasoning models say to themselves first.
THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class AnswerRefused(YamchiError):
    """`reason` is a word of bot.summary.checking, never the answer."""

    key = "The model's answer may not be shown: {reason}."


class Remote:
    """An OpenAI-compatible endpoint, asked for one model."""

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self.model = model

    async def write(self, content: str, spoken: str, language: str) -> str:
        """A summary in `language` of the content, which is in `spoken`, checked against it.

        Raises EndpointFailed and AnswerRefused.
        """
        question = {
            "model": self.model,
            "messages": messages(content, language),
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        answer = await asyncio.to_thread(answer_in, await self._endpoint.ask(question))
        # In a thread: a long article takes a quarter of a second.
        reason = await asyncio.to_thread(objection, answer, content, spoken, language)
        if reason is not None:
            raise AnswerRefused(reason=reason)
        return answer


def completions(url: str) -> str:
    """Where to post: the address as it is, or a base such as http://host/v1 with the path that
    all of them have; a mere host gets /v1 first."""
    base = url.rstrip("/")
    if base.endswith(PATH):
        return base
    bare = "/" not in base.partition("://")[2]
    return f"{base}{'/v1' if bare else ''}{PATH}"


def answer_in(found: Any) -> str:
    """The text of the first choice, clean. Raises EndpointFailed where there is none."""
    try:
        text = found["choices"][0]["message"]["content"]
    except (LookupError, TypeError):
        text = None
    if not isinstance(text, str):
        kind = "an object" if isinstance(found, Mapping) else "no object"
        raise EndpointFailed(reason=f"{kind} without an answer")
    return clean(THOUGHTS.sub("", text))
