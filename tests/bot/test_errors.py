import inspect
import pickle

import pytest

from bot import errors

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.YamchiError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_words_and_survives_a_pipe(kind: type[errors.YamchiError]) -> None:
    facts = dict.fromkeys(("host", "seconds", "status", "limit", "what", "provider"), "x")
    facts |= {"megabytes": "2"}
    facts |= dict.fromkeys(("reason", "path", "pid", "found", "known", "description"), "x")
    facts |= {"new_chat_id": "-1", "retry_after": "2"}
    error = kind(**facts, problems=("a", "b"))
    assert str(error)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, a line ago
    assert type(again) is kind
    assert again.facts == error.facts


def test_problems_are_one_a_line() -> None:
    assert str(errors.BadSettings(problems=("a: b", "c: d"))) == "a: b\nc: d"
