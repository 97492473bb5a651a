import pytest

from bot.news.stories.terms import LEAD, TITLE_WEIGHT, counts, marks, rarity


def test_counts_weigh_the_title_and_end_with_the_lead() -> None:
    counted = counts("Bread prices", "bread " + "x" * LEAD + " flour")
    assert counted == {"bread": TITLE_WEIGHT + 1, "price": TITLE_WEIGHT, "xxxxx": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Казахстану", "казахстанские"),
        ("O‘zbekiston", "o'zbekistonda"),
        ("Ёлка", "елка"),
        ("ҚАЗАҚСТАН", "қазақстанның"),
    ],
)
def test_one_stem(one: str, other: str) -> None:
    assert counts(one, "").keys() == counts(other, "").keys()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Weather in Osh on 8 May", {"osh", "8", "may"}),
        ("Погода в Бресте на 17 мая", {"брест", "17"}),
        ("Курс доллара вырос до 12345,67 тенге", {"12345", "67"}),
        ("Met Gala Theme Has Been Announced 2020", {"2020"}),
        ("ПРОГНОЗ ПОГОДЫ БРЕСТА НА ЗАВТРА", set()),
        ("A I", set()),
        ("The sisters of Osh", {"osh"}),
        ("", set()),
    ],
)
def test_marks(title: str, found: set[str]) -> None:
    assert marks(title) == found


def test_rarity_falls_with_frequency_and_for_short_words() -> None:
    weights = [rarity("dushn", documents, 1000) for documents in (1, 10, 100, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0
    alone = [rarity(word, 1, 1) for word in ("в", "на", "для", "пока", "город")]
    assert alone == sorted(alone)
    assert alone[0] > 0
    assert rarity("8", 1, 1) == rarity("город", 1, 1)
