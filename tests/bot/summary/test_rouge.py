"""The measure itself, against values worked out by hand from its definition."""

import pytest

from tests.bot.summary.porter import stem
from tests.bot.summary.rouge import rouge, words

# Examples of M. F. Porter's paper.
STEMS = (
    "caresses:caress ponies:poni caress:caress cats:cat feed:feed agreed:agre plastered:plaster "
    "bled:bled motoring:motor sing:sing conflated:conflat troubled:troubl sized:size hopping:hop "
    "tanned:tan falling:fall hissing:hiss fizzed:fizz failing:fail filing:file happy:happi sky:sky "
    "relational:relat conditional:condit rational:ration valenci:valenc digitizer:digit "
    "conformabli:conform radicalli:radic differentli:differ vileli:vile analogousli:analog "
    "vietnamization:vietnam predication:predic operator:oper feudalism:feudal decisiveness:decis "
    "hopefulness:hope callousness:callous formaliti:formal sensitiviti:sensit sensibiliti:sensibl "
    "triplicate:triplic formative:form formalize:formal electriciti:electr electrical:electr "
    "hopeful:hope goodness:good revival:reviv allowance:allow inference:infer airliner:airlin "
    "gyroscopic:gyroscop adjustable:adjust defensible:defens irritant:irrit replacement:replac "
    "adjustment:adjust dependent:depend adoption:adopt homologou:homolog communism:commun "
    "activate:activ angulariti:angular homologous:homolog effective:effect bowdlerize:bowdler "
    "probate:probat rate:rate cease:ceas controll:control roll:roll by:by"
)


@pytest.mark.parametrize("pair", STEMS.split())
def test_stems(pair: str) -> None:
    word, _, expected = pair.partition(":")
    assert stem(word) == expected


def test_words_of_every_script_count() -> None:
    assert words("Банк «Тенге»: 4,8 % — of the ponies") == [
        *("банк", "тенге", "4", "8", "of", "the", "poni")
    ]


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        (["police killed the gunman"], ["police kill the gunman"], (1, 1, 1)),
        (["police ended the gunman"], ["police kill the gunman"], (3 / 4, 1 / 3, 3 / 4)),
        (["the gunman police kill"], ["police kill the gunman"], (1, 2 / 3, 1 / 2)),
        (["a b", "c d"], ["a b c d e"], (8 / 9, 6 / 7, 8 / 9)),
        # Lin's own example of a union: w1 w2 and w1 w3 w5 give four words of five.
        (["w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"], ["w1 w2 w3 w4 w5"], (8 / 15, 2 / 13, 8 / 15)),
        (["the the the"], ["the cat"], (2 / 5, 0, 2 / 5)),
        (["банки страны"], ["Банки страны выросли"], (4 / 5, 2 / 3, 4 / 5)),
        ([], ["w1"], (0, 0, 0)),
        (["w1"], [], (0, 0, 0)),
    ],
)
def test_by_hand(
    candidate: list[str], reference: list[str], expected: tuple[float, float, float]
) -> None:
    assert rouge(candidate, reference) == pytest.approx(expected)
