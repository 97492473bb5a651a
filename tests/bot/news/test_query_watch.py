"""A watch on three words over 1,000 articles in four scripts: exactly those expected, no other.

Scripts: Russian and Turkic Cyrillic, Tajik Cyrillic, English and Turkic Latin. The watch is on
Kazakhstan, its tenge and a bank. Every article is made of three slots, and is expected exactly
where each slot has a form of its word; a distractor differs in one slot by little.
"""

from dataclasses import dataclass
from itertools import product

import pytest

from bot.news.matcher import Matcher
from bot.news.query import Document, parse


@dataclass(frozen=True)
class Tongue:
    """`right` and `wrong` forms by slot; `frames` hold the three slots."""

    language: str
    frames: tuple[str, ...]
    right: tuple[tuple[str, ...], ...]
    wrong: tuple[tuple[str, ...], ...]


TONGUES = [
    Tongue(
        "ru",
        (
            "Сегодня: {} | {}, как сообщает {}, вновь в центре внимания",
            "По данным источника ({}), {} и {} обсуждали весь вечер",
            "«{}» — {} — {}",
        ),
        (
            ("Казахстан", "Казахстана", "КАЗАХСТАНУ", "казахстанский"),
            ("тенге", "Тенге"),
            ("банк", "банка", "банками", "банков"),
        ),
        (("казахи", "Узбекистан"), ("тента", "сом"), ("банкир", "банкет")),
    ),
    Tongue(
        "kk",
        ("Бүгін {} туралы: {} және {}", "{} жаңалықтары — {}, {}", "Кеше {}, сосын {}, енді {}"),
        (
            ("Қазақстан", "Қазақстанда", "Қазақстанның", "қазақстандық"),
            ("теңге", "теңгенің", "теңгеге"),
            ("банк", "банкі", "банктер", "банкте"),
        ),
        (("қазақтар", "Өзбекстан"), ("теңіз", "доллар"), ("банкет", "баға")),
    ),
    Tongue(
        "kk",
        ("Búgin {} týraly: {} jáne {}", "{} jańalyqtary — {}, {}"),
        (
            ("Qazaqstan", "Qazaqstanda", "Qazaqstannyñ"),
            ("teñge", "teńge", "teñgeniñ"),
            ("bank", "banki", "bankter"),
        ),
        (("qazaqtar", "Özbekstan"), ("teñiz",), ("banket",)),
    ),
    Tongue(
        "ky",
        ("Бүгүн {} жөнүндө: {} жана {}", "{} кабарлары — {}, {}"),
        (
            ("Казакстан", "Казакстандын", "Казакстанга"),
            ("тенге", "тенгенин", "теңге"),
            ("банк", "банкы", "банктар", "банкка"),
        ),
        (("казактар", "Кыргызстан"), ("сом", "тентек"), ("банкет",)),
    ),
    Tongue(
        "uz",
        ("Бугун {} ҳақида: {} ва {}", "{} хабарлари — {}, {}"),
        (
            ("Қозоғистон", "Қозоғистонда", "Қозоғистоннинг"),
            ("тенге", "тенгени"),
            ("банк", "банклар", "банкнинг"),
        ),
        (("қозоқлар", "Ўзбекистон"), ("тенглик", "сўм"), ("банкир",)),
    ),
    Tongue(
        "uz",
        ("Bugun {} haqida: {} va {}", "{} xabarlari — {}, {}"),
        (
            ("Qozog‘iston", "Qozog'istonda", "Qozogʻistonning", "QOZOG‘ISTON"),
            ("tenge", "tengeni", "tengening"),
            ("bank", "banklar", "bankida"),
        ),
        (("qozoqlar", "O‘zbekiston"), ("tenglik", "so‘m"), ("bankir",)),
    ),
    Tongue(
        "tk",
        ("Şu gün {} barada: {} we {}", "{} habarlary — {}, {}"),
        (
            ("Gazagystan", "Gazagystanda", "Gazagystanyň"),
            ("tenge", "tengäniň", "tengesi"),
            ("bank", "banky", "banklar"),
        ),
        (("gazaklar", "Özbegistan"), ("teňňe", "manat"), ("banket",)),
    ),
    Tongue(
        "tg",
        ("Имрӯз {} баррасӣ шуд: {} ва {}", "Хабарҳои {} — {}, {}"),
        (
            ("Қазоқистон", "Қазоқистонро", "Казахстон"),
            ("тенге", "тенгеро"),
            ("банк", "банкҳо", "банки", "банкҳоро"),
        ),
        (("қазоқҳо", "Ӯзбекистон"), ("сомонӣ",), ("банкир",)),
    ),
    Tongue(
        "en",
        ("Today {} saw {} and {}", "News of {} — {}, {}", "First {}; then {}; now {}"),
        (
            ("Kazakhstan", "Kazakhstan's", "KAZAKHSTAN", "Kazakhstani"),
            ("tenge", "Tenge"),
            ("bank", "banks", "bank’s"),
        ),
        (("Kazakhs", "Uzbekistan"), ("tent", "tense", "som"), ("banker", "banking", "bankrupt")),
    ),
]
WATCHES = [
    "Казахстан тенге банк",
    "Kazakhstan tenge bank",
    "қазақстанда теңге банктер",
    "QOZOG‘ISTON tenge bank",
]
Made = tuple[str, str, bool]


def articles() -> list[Made]:
    """(language, text, expected): all the right ones, and for each slot those wrong in it."""
    made: dict[tuple[str, str], bool] = {}
    for tongue in TONGUES:
        for frame in tongue.frames:
            for slots in product(*tongue.right):
                made[tongue.language, frame.format(*slots)] = True
                for slot, wrong in enumerate(tongue.wrong):
                    for word in wrong:
                        spoilt = (*slots[:slot], word, *slots[slot + 1 :])
                        made[tongue.language, frame.format(*spoilt)] = False
    expected = [(*place, True) for place, right in made.items() if right]
    others = [(*place, False) for place, right in made.items() if not right]
    return _spread(expected, 420) + _spread(others, 580)


def _spread(made: list[Made], count: int) -> list[Made]:
    """So many of them, evenly from beginning to end."""
    return [made[at * len(made) // count] for at in range(count)]


ARTICLES = articles()


def test_the_table_is_what_it_claims() -> None:
    assert len(set(ARTICLES)) == 1000
    assert {language for language, *_ in ARTICLES} == {"ru", "kk", "ky", "uz", "tk", "tg", "en"}


@pytest.mark.parametrize("watch", WATCHES)
def test_exactly_the_expected_articles_are_found(watch: str) -> None:
    query = parse(watch)
    wrong = [
        made
        for made in ARTICLES
        if query.matches(Document.read(made[1], language=made[0])) is not made[2]
    ]
    assert wrong == []


def test_the_matcher_finds_the_same_with_other_watches_about() -> None:
    matcher: Matcher[str] = Matcher()
    for watch in [*WATCHES, "Узбекистан сўм банк", "tenge -Kazakhstan", '"bank tenge"']:
        matcher.add(watch, parse(watch))
    for language, text, expected in ARTICLES:
        found = set(matcher.matching(Document.read(text, language=language)))
        assert found >= set(WATCHES) if expected else not found & set(WATCHES)
