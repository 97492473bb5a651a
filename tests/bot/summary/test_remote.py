import pytest

from bot.errors import EndpointFailed
from bot.summary.remote import AnswerRefused, Remote, answer_in, completions
from bot.web.endpoint import Endpoint
from tests.bot.summary.test_checking import ARTICLE, TOLD
from tests.kit.model import ModelServer, saying


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://api.host/v1", "https://api.host/v1/chat/completions"),
        ("https://api.host/v1/", "https://api.host/v1/chat/completions"),
        ("http://10.0.0.1:11434", "http://10.0.0.1:11434/v1/chat/completions"),
        ("https://host/x/chat/completions", "https://host/x/chat/completions"),
        ("https://host/openai", "https://host/openai/chat/completions"),
    ],
)
def test_where_is_asked(given: str, asked: str) -> None:
    assert completions(given) == asked


async def test_what_is_asked() -> None:
    async with ModelServer([saying(f" {TOLD}. \n")]) as server:
        async with Endpoint(completions(server.url)) as endpoint:
            written = await Remote(endpoint, "small-1").write(ARTICLE, "en", "en")
        (question,) = server.asked
    assert written == f"{TOLD}."
    assert question.path == "/v1/chat/completions"
    assert {key: question.body[key] for key in ("model", "temperature")} == {
        "model": "small-1",
        "temperature": 0,
    }
    assert ARTICLE in question.user
    assert "Kostanay" not in question.system
    assert "English" in question.system


async def test_a_lie_is_refused() -> None:
    async with (
        ModelServer(
            [saying("Kazakhstan will spend 9 million tenge on wheat and water.")]
        ) as server,
        Endpoint(completions(server.url)) as endpoint,
    ):
        with pytest.raises(AnswerRefused, match=r"shown: number\.$"):
            await Remote(endpoint, "small-1").write(ARTICLE, "en", "en")


def test_thoughts_are_left_out() -> None:
    said = "<think>Hm.\n\nLet me see.</think>\n\nThe canal was cleaned."
    assert answer_in({"choices": [{"message": {"content": said}}]}) == "The canal was cleaned."


@pytest.mark.parametrize(
    "found",
    [
        {},
        [],
        None,
        7,
        {"choices": []},
        {"choices": [{}]},
        {"choices": {"0": 1}},
        {"choices": [{"message": {"content": None}}]},
        {"choices": [{"message": {"content": ["a"]}}]},
        {"error": {"message": "no"}},
    ],
)
def test_what_holds_no_answer(found: object) -> None:
    with pytest.raises(EndpointFailed, match="without an answer"):
        answer_in(found)
