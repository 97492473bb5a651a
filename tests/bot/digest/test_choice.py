from datetime import timedelta

import pytest

from bot.digest.choice import Wanted, matches, sections, stories, wanted
from bot.news.query import NothingAsked, OnlyExclusions
from bot.values.digests import Fresh
from tests.bot.digest.builders import NOW, document, fresh

SOURCES = {"timesca": "timesca", "the times of central asia": "timesca"}


def chosen(found: list[Fresh], before: list[Fresh] | None = None, **asked: object) -> list[int]:
    told = stories(found, before or [], Wanted(**asked), NOW, document)  # type: ignore[arg-type] # a builder
    return [story.article.id for story in told]


def test_what_words_mean() -> None:
    found = wanted('Kazakhstan, экономика, The Times of Central Asia, "gas price" -oil', SOURCES)
    assert found.topics == {"kazakhstan", "economy"}
    assert found.sources == {"timesca"}
    assert len(found.queries) == 1
    assert wanted("", SOURCES) == Wanted()


@pytest.mark.parametrize(("words", "error"), [("-oil", OnlyExclusions), ("gas, !!!", NothingAsked)])
def test_what_no_digest_can_be_of(words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        wanted(words, SOURCES)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {1, 2, 3, 4}),
        ("Kazakhstan", {1}),
        ("Kazakhstan, economy", {1, 2}),
        ("timesca", {3}),
        ("газ", {4}),
        ("economy, gas", {2, 4}),
        ("gas -pipeline", set()),
    ],
)
def test_a_story_is_wanted_for_any_of_its_signs(words: str, found: set[int]) -> None:
    asked = wanted(words, SOURCES)
    articles = [
        fresh(1, "kazakhstan", "sport"),
        fresh(2, "economy"),
        fresh(3, source_id="timesca"),
        fresh(4, title="A gas pipeline is built"),
    ]
    assert {each.article.id for each in articles if matches(each, asked, document)} == found


def test_languages_and_muted_outlets_restrict_everything() -> None:
    articles = [fresh(1), fresh(2, language="ru"), fresh(3, source_id="loud")]
    assert set(chosen(articles, languages=frozenset({"en"}))) == {1, 3}
    assert set(chosen(articles, muted=frozenset({"loud"}))) == {1, 2}
    topic = Wanted(topics=frozenset({"sport"}), languages=frozenset({"ru"}))
    assert not matches(fresh(1, "sport"), topic, document)


def test_a_story_is_told_once_by_its_first_outlet_that_has_a_text() -> None:
    found = [
        fresh(1, text="", source_title="The Bare"),
        fresh(2, story=1, source_title="The Two"),
        fresh(3, story=1, source_title="The Three"),
    ]
    (story,) = stories(found, [], Wanted(), NOW, document)
    assert story.article.id == 2
    assert story.also == ("The Bare", "The Three")


def test_what_an_earlier_digest_could_tell_is_not_told_again() -> None:
    late_comer = [fresh(11, story=5, source_title="The Late"), fresh(12)]
    assert chosen(late_comer, before=[fresh(5)]) == [12]


def test_what_an_earlier_digest_could_not_tell_is_told() -> None:
    late_comer = [fresh(11, story=5)]
    muted = [fresh(5, source_id="loud")]
    assert chosen(late_comer, before=muted, muted=frozenset({"loud"})) == [11]


def test_important_is_what_many_tell_what_is_new_and_what_was_asked_for() -> None:
    assert chosen([fresh(1), fresh(2), fresh(3, story=1, source_title="The Other")]) == [1, 2]
    assert chosen([fresh(1, published_at=NOW - timedelta(days=1)), fresh(2)]) == [2, 1]
    by_source = [fresh(1, "sport"), fresh(2, source_id="timesca")]
    asked = (frozenset({"sport"}), frozenset({"timesca"}))
    assert chosen(by_source, topics=asked[0], sources=asked[1]) == [1, 2]
    assert chosen([fresh(1, text=""), fresh(2)]) == [2, 1]
    assert chosen([fresh(1), fresh(2)]) == [2, 1]


def test_old_news_is_none() -> None:
    assert chosen([fresh(1, published_at=NOW - timedelta(days=8))]) == []
    assert chosen([fresh(1, published_at=NOW + timedelta(hours=1))]) == [1]
    yesterday = [fresh(1, published_at=NOW - timedelta(hours=25)), fresh(2)]
    first = stories(yesterday, [], Wanted(), NOW, document, NOW - timedelta(days=1))
    assert [story.article.id for story in first] == [2]


def test_sections_go_by_their_best_story_and_what_has_no_topic_is_last() -> None:
    found = [
        fresh(1, "economy", published_at=NOW - timedelta(hours=9)),
        fresh(2, "sport", published_at=NOW - timedelta(hours=5)),
        fresh(3, "kazakhstan", "economy", published_at=NOW - timedelta(hours=7)),
        fresh(4, published_at=NOW),
        fresh(5, "kazakhstan", published_at=NOW - timedelta(hours=12)),
        fresh(6, "unheard-of", published_at=NOW - timedelta(hours=13)),
    ]
    told = sections(stories(found, [], Wanted(), NOW, document))
    assert [(topic, [story.article.id for story in group]) for topic, group in told] == [
        ("sport", [2]),
        ("economy", [3, 1]),
        ("kazakhstan", [5]),
        (None, [4, 6]),
    ]


def test_a_topic_that_was_asked_for_is_the_heading() -> None:
    (story,) = stories(
        [fresh(1, "economy", "kazakhstan")],
        [],
        Wanted(topics=frozenset({"kazakhstan"})),
        NOW,
        document,
    )
    assert story.topic == "kazakhstan"
