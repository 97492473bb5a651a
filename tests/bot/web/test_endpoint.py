import pytest

from bot.errors import EndpointFailed
from bot.web import endpoint as module
from bot.web.endpoint import Endpoint
from tests.kit.model import Behaviour, ModelServer, drip, given, hang_up, stall
from tests.kit.web import answer

KEY = "sk-between-us"


async def asked(server: ModelServer, *, seconds: float = 20.0) -> object:
    async with Endpoint(f"{server.url}/chat/completions", KEY, seconds=seconds) as endpoint:
        return await endpoint.ask({"model": "small"})


async def test_what_is_asked_and_answered() -> None:
    async with ModelServer([given({"a": [1]})]) as server:
        assert await asked(server) == {"a": [1]}
        (question,) = server.asked
    assert (question.path, question.body) == ("/v1/chat/completions", {"model": "small"})
    assert question.headers["authorization"] == f"Bearer {KEY}"
    assert question.headers["content-type"] == "application/json"


async def test_without_a_key() -> None:
    async with ModelServer([given(1)]) as server, Endpoint(server.url) as endpoint:
        assert await endpoint.ask({}) == 1
        assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (stall, "no answer within 0.2 s"),
        (drip, "no answer within 0.2 s"),
        (hang_up, "ServerDisconnectedError"),
        (answer(b"{", headers={"Content-Type": "application/json"}), "JSONDecodeError"),
        (answer(b'"\xff"'), "UnicodeDecodeError"),
        (answer(b"[" * 100_000), "RecursionError"),
        (answer(b"x" * 300_000), "an answer that is too large"),
        (answer(status="500 Oops"), "HTTP 500"),
        (answer(status="429 Slow down", headers={"Retry-After": "7"}), "HTTP 429"),
        (answer(status="204 Nothing"), "HTTP 204"),
    ],
    ids=["stall", "drip", "hang up", "half", "bytes", "deep", "huge", "500", "429", "204"],
)
async def test_what_is_no_answer(reply: bytes | Behaviour, reason: str) -> None:
    async with ModelServer([reply]) as server:
        with pytest.raises(EndpointFailed) as raised:
            await asked(server, seconds=0.2)
    assert raised.value.facts["reason"] == reason
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("wait", "seconds"), [("7", 7), ("999999999", 86400), ("soon", None), ("-1", None)]
)
async def test_how_long_it_asks_to_be_left_alone(wait: str, seconds: int | None) -> None:
    async with ModelServer([answer(status="429 No", headers={"Retry-After": wait})]) as server:
        with pytest.raises(EndpointFailed) as raised:
            await asked(server)
    assert (raised.value.facts["status"], raised.value.facts["retry_after"]) == (429, seconds)


@pytest.mark.parametrize("status", ["301 Moved", "307 There", "308 There"])
async def test_a_redirect_is_not_followed(status: str) -> None:
    async with ModelServer([given(1)]) as elsewhere:
        moved = answer(status=status, headers={"Location": elsewhere.url})
        async with ModelServer([moved]) as server:
            with pytest.raises(EndpointFailed, match="HTTP 30"):
                await asked(server)
        assert elsewhere.asked == []


async def test_nobody_is_there() -> None:
    async with ModelServer([given(1)]) as server:
        pass
    with pytest.raises(EndpointFailed, match="ClientConnectorError"):
        await asked(server)


async def test_it_has_to_be_entered() -> None:
    with pytest.raises(RuntimeError):
        await Endpoint("http://127.0.0.1:1/").ask({})


def test_bounds() -> None:
    assert module.LARGEST_ANSWER <= 300_000
