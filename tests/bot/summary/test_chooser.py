from dataclasses import replace
from datetime import UTC, datetime

from bot.model import Article, Summary
from bot.ports import Summarizer
from bot.summary.chooser import Summaries

NOON = datetime(2026, 4, 2, 12, tzinfo=UTC)
ARTICLE = Article(
    id=1,
    source_id="courier",
    source_title="Courier",
    language="en",
    url="https://example.org/1",
    title="A canal is cleaned",
    text="The canal was cleaned. Water reached the fields. The fields were sown. It rai",
    cut=True,
    published_at=NOON,
    first_seen_at=NOON,
)


async def test_sums_up_whole_sentences() -> None:
    summaries: Summarizer = Summaries()
    assert await summaries.summarize(ARTICLE) == Summary(
        ("The canal was cleaned.", "Water reached the fields.", "The fields were sown.")
    )


async def test_remembers_by_text_and_forgets_the_oldest() -> None:
    summaries = Summaries(remembered=2)
    first = await summaries.summarize(ARTICLE)
    assert await summaries.summarize(ARTICLE) is first
    changed = await summaries.summarize(replace(ARTICLE, text="The canal was closed. It"))
    assert changed.lead == ("The canal was closed.",)
    assert await summaries.summarize(ARTICLE) is first
    await summaries.summarize(replace(ARTICLE, id=2))
    await summaries.summarize(replace(ARTICLE, id=3))
    assert await summaries.summarize(ARTICLE) is not first
