"""Inline queries: what a user types behind the bot's name in any chat, and what the bot offers.

Results are articles, the one kind that yamchi makes; the Bot API has twenty.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.emulator.entities import with_found
from bot.emulator.links import checked_link
from bot.emulator.markup import inline_keyboard
from bot.emulator.messages import formatting
from bot.emulator.params import TEXT_LIMIT, Params
from bot.emulator.refusal import bad
from bot.emulator.state import InlineQuery, State

MOST_RESULTS = 50
LONGEST_ID = 64
LONGEST_OFFSET = 64
PATIENCE = 30.0

_START = re.compile("[A-Za-z0-9_-]{1,64}")
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ARTICLE = "can't parse inline query result: "


@dataclass(frozen=True, slots=True)
class Found:
    """One result as the user sees it, and the message that picking it sends."""

    id: str
    title: str
    description: str
    message: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.message["text"])


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer. `button` stands above the results; `following` is the next query's offset."""

    results: tuple[Found, ...]
    cache_time: int
    personal: bool
    following: str
    button: dict[str, Any] | None

    def titles(self) -> list[str]:
        return [found.title for found in self.results]


def answer_inline_query(state: State, params: Params) -> bool:
    query = state.inline.get(params.text("inline_query_id"))
    now = state.clock.monotonic()
    if query is None or query.answer is not None or now - query.at > PATIENCE:
        raise bad(_TOO_OLD)
    following = params.text("next_offset")
    if len(following.encode()) > LONGEST_OFFSET:
        raise bad("NEXT_OFFSET_INVALID")
    query.answer = Offered(
        results=_results(params),
        cache_time=params.integer("cache_time", 300),
        personal=params.flag("is_personal"),
        following=following,
        button=_button(params.object("button", "InlineQueryResultsButton")),
    )
    state.changed.beat()
    return True


def inline_query(state: State, user: dict[str, Any], text: str, offset: str) -> InlineQuery:
    """Ask the bot. Raises ValueError for a text that no client sends."""
    if len(text) > 256:
        raise ValueError("an inline query has at most 256 characters")
    query = InlineQuery(f"{user['id']}{len(state.inline) + 1:012d}", state.clock.monotonic())
    state.inline[query.id] = query
    payload = {"id": query.id, "from": user, "query": text, "offset": offset}
    state.update("inline_query", payload | {"chat_type": "sender"})
    return query


def _results(params: Params) -> tuple[Found, ...]:
    results = params.json("results", "results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results: expected an Array")
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    found = tuple(map(_result, results))
    if len({each.id for each in found}) < len(found):
        raise bad("RESULT_ID_DUPLICATE")
    return found


def _result(result: Any) -> Found:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad(f"{_ARTICLE}type must be article")
    name, title = result.get("id"), result.get("title")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= LONGEST_ID:
        raise bad("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title.strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad(f"{_ARTICLE}input_message_content is not specified")
    if "url" in result and checked_link(str(result["url"])) is None:
        raise bad("ARTICLE_URL_INVALID")
    message = _message(content, result.get("reply_markup"))
    return Found(name, title, str(result.get("description", "")), message)


def _message(content: dict[str, Any], markup: Any) -> dict[str, Any]:
    text, entities = Params(content).formatted("message_text", "entities", TEXT_LIMIT)
    if not text:
        raise bad("message text is empty")
    fields = formatting(text, with_found(text, entities))
    preview = content.get("link_preview_options")
    keyboard = inline_keyboard(markup.get("inline_keyboard")) if markup else None
    return (
        fields
        | ({"link_preview_options": preview} if preview else {})
        | ({"reply_markup": keyboard} if keyboard else {})
    )


def _button(button: dict[str, Any] | None) -> dict[str, Any] | None:
    if button is None:
        return None
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("can't parse InlineQueryResultsButton: text of the button must be non-empty")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad("can't parse InlineQueryResultsButton: exactly one action must be given")
    if "start_parameter" in button and not _START.fullmatch(str(button["start_parameter"])):
        raise bad("START_PARAM_INVALID")
    return button
