"""No provider takes anything but its own: every other body, every cut, every piece of noise."""

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider
from tests.bot.rates.providers.recorded import (
    ALL,
    BEYOND,
    BULLETINS,
    EXPECTED,
    MANY,
    NOBODYS,
    SERIES,
    body,
    code_of,
    everything,
    owner,
)

PIECES = 20
EACH = pytest.mark.parametrize("bank", PROVIDERS, ids=lambda bank: bank.code)
DAYS = {*BULLETINS, "nbu/exchange_2022-04-01.json"} | {
    name for name, what in BEYOND.items() if what == "one day"
}
RANGES = {*SERIES, *MANY, "ecb/sdmx_EXR_2026-02-17.csv"}
NOISE = (
    b"",
    b" \r\n\t",
    b"\xef\xbb\xbf",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"[null]",
    b"[[]]",
    b"0",
    b'""',
    b"PK\x03\x04",
    b"<",
    b"<rates/>",
    b"<ValCurs/>",
    b"<html></html>",
    b"<!doctype html>\n<title>Just a moment...</title>",
    b"Date,USD,",
    b"Date,USD,\n",
    b"502 Bad Gateway",
    b"\x00" * 64,
)


def refused(bank: Provider, found: bytes) -> None:
    with pytest.raises(BadBulletin) as caught:
        bank.parse(found)
    assert caught.value.facts["provider"] == bank.code
    assert caught.value.facts["reason"]


def cuts(whole: bytes) -> list[bytes]:
    """Cut off after each twentieth; what misses nothing but white space misses nothing."""
    pieces = (whole[: len(whole) * part // PIECES] for part in range(PIECES))
    return [piece for piece in pieces if len(piece.rstrip()) < len(whole.rstrip())]


@EACH
def test_everybody_elses_documents(bank: Provider) -> None:
    for name in ALL:
        if name in NOBODYS or name in RANGES or owner(name) != bank.code:
            refused(bank, body(name))


@EACH
def test_cut_off(bank: Provider) -> None:
    own = [name for name in DAYS if owner(name) == bank.code]
    for name in own:
        assert bank.parse(body(name)).rates
        for piece in cuts(body(name)):
            refused(bank, piece)
    for name in (name for name in RANGES | set(NOBODYS) if owner(name) == bank.code):
        for piece in cuts(body(name)):
            refused(bank, piece)


@EACH
def test_a_series_takes_its_own_alone(bank: Provider) -> None:
    own = {name for name in RANGES if owner(name) == bank.code}
    for name in ALL:
        # A document of one day is a series too where a bank sends both in one form.
        if name in own or (owner(name) == bank.code and bank.code in {"ecb", "nbu", "frankfurter"}):
            continue
        for code in ("USD", "KZT", None):
            with pytest.raises(BadBulletin):
                bank.parse_series(body(name), everything(code))


@EACH
def test_a_series_of_another_currency(bank: Provider) -> None:
    for name in SERIES:
        if owner(name) == bank.code and "_dynamic_" in name:
            with pytest.raises(BadBulletin, match="it is not of CHF"):
                bank.parse_series(body(name), everything("CHF"))


@EACH
def test_a_series_cut_off(bank: Provider) -> None:
    for name in (name for name in RANGES if owner(name) == bank.code):
        for piece in cuts(body(name)):
            with pytest.raises(BadBulletin):
                bank.parse_series(piece, everything(code_of(name)))


@EACH
def test_a_provider_without_series(bank: Provider) -> None:
    if not any(owner(name) == bank.code for name in {*RANGES, *EXPECTED, *BEYOND}):
        with pytest.raises(BadBulletin):
            bank.parse_series(b"<a/>", everything())


@EACH
@pytest.mark.parametrize("noise", NOISE, ids=repr)
def test_noise(bank: Provider, noise: bytes) -> None:
    refused(bank, noise)


@EACH
@given(noise=st.binary(max_size=400))
def test_random_bytes(bank: Provider, noise: bytes) -> None:
    refused(bank, noise)


@EACH
@given(seed=st.integers(0, 2**32))
def test_a_document_with_broken_bytes(bank: Provider, seed: int) -> None:
    """Either it is refused, or it is read as a whole: never another kind of error."""
    chance = random.Random(seed)
    own = sorted(name for name in DAYS if owner(name) == bank.code)
    if not own:
        return
    broken = bytearray(body(chance.choice(own)))
    for _ in range(chance.randint(1, 8)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    with suppress(BadBulletin):
        assert isinstance(bank.parse(bytes(broken)), Bulletin)
