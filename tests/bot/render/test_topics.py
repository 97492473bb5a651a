from bot.emulator.html import parse
from bot.languages import language
from bot.model import Message
from bot.news.topics import countries, names
from bot.render.buttons import tag, tagged, unpack
from bot.render.topics import MOST_COUNTRIES, topics

EN = language("en")


def labels(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


def test_countries_come_first() -> None:
    counts = [("economy", 1234), ("kazakhstan", 9), ("sport", 3), ("usa", 2), ("china", 1)]
    message = topics(counts, EN)
    assert labels(message) == [
        ["Kazakhstan · 9", "United States · 2"],
        ["China · 1"],
        ["Economy · 1,234", "Sport · 3"],
    ]
    assert parse(message.html).text == (
        "Topics\n\nCountries first, then themes, with their headlines of the last 7 days. "
        "Tap one to read them, or say its name: /news Economy"
    )


def test_a_button_names_its_topic() -> None:
    (button,) = topics([("sport", 3)], EN).buttons[0]
    action, numbers = unpack(button.data or "")
    assert (action, tagged(numbers[0], names())) == ("t", "sport")
    assert numbers == (tag("sport"),)


def test_nothing_this_week() -> None:
    for counts in ([], [("sport", 0)], [("a-topic-of-old", 5)]):
        message = topics(counts, EN)
        assert message.html == "No news of any topic this week. All headlines: /news"
        assert message.buttons == ()


def test_all_of_them_are_one_message() -> None:
    message = topics([(topic, 10**6) for topic in names()], EN)
    shown = sum(map(len, message.buttons))
    assert shown == MOST_COUNTRIES + len(names()) - len(countries())
    assert shown <= 100
    assert all(len(text) <= 40 for row in labels(message) for text in row)
