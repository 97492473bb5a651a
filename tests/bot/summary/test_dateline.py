import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summary.dateline import length

# Before the bar stands the dateline.
DATELINES = [
    "ALMATY, Nov 3 (Reuters) — |The bank raised the rate.",
    "ALMATY, Nov. 3 (Reuters) - |The bank raised the rate.",
    "(CNN)|The bank raised the rate.",
    "(CNN) -- |The bank raised the rate.",
    "(The Hollywood Reporter)|It's official.",
    "Sanaa, Yemen (CNN)|At any moment.",
    "Chao Hu, Anhui, China (CNN)|Six-year-old Lu is a handful.",
    "Havana, Cuba (AP) |So it ends.",
    "TASHKENT, Uzbekistan (AP) — |“We agreed,” he said.",
    "Bishkek (AKIpress) - |Parliament met.",
    "BISHKEK (24.kg) – |Parliament met.",
    "ASTANA — |The President signed it.",
    "NUR-SULTAN – |Kazakhstan signed it.",
    "ASTANA. KAZINFORM – |Kazakhstan signed it.",
    "Ashgabat, November 3 (TDH). |The President signed it.",
    "TASHKENT, November 3. |The bank raised the rate.",
    "АСТАНА. КАЗИНФОРМ – |В столице открыли мост.",
    "АСТАНА. 3 ноября. КАЗИНФОРМ - |В столице открыли мост.",
    "АЛМАТЫ. КазТАГ - |Банк поднял ставку.",
    "Алматы. 3 ноября. КазТАГ – |Банк поднял ставку.",
    "МОСКВА, 6 ноября, ФедералПресс. |Эксперты ответили.",
    "Москва, 17 мая. |Массовое тестирование началось.",
    '"Москва. 17 мая. INTERFAX.RU - |Сезон открыт.',
    "САНКТ-ПЕТЕРБУРГ, 25 мая. /ТАСС/. |Второй бывший глава арестован.",
    "НЬЮ-ЙОРК, 6 мая (Рейтер) - |Цены упали.",
    "ТБИЛИСИ, 17 ноя - РИА Новости. |Около 5 тысяч вышли.",
    "РИАМО - 4 мая. |В ночь на понедельник.",
    "БИШКЕК, 3 ноя — Sputnik. |Парламент собрался.",
    "Бишкек, 21.11.23. /Кабар/. |Президент подписал указ.",
    "13:00 12.11.2019 |Дотации выросли.",
    "АСТАНА. 3 қараша. ҚазАқпарат – |Елордада көпір ашылды.",
    "БИШКЕК, 3-ноябрь — Sputnik. |Жогорку Кеңеш чогулду.",
    "ДУШАНБЕ, 24.11.2025 /НИАТ «Ховар»/. |Президент имзо кард.",
    "Душанбе, 3 ноября (НИАТ «Ховар»). |Президент подписал.",
    "TOSHKENT, 3-noyabr. /O‘zA/. |Prezident imzoladi.",
    "AŞGABAT, 3-nji noýabr (TDH). |Prezident gol çekdi.",
]
NONE = [
    "NATO — the alliance — said so.",
    "США – Китай: торговая война.",
    "США. Президент страны – Джо Байден.",
    "The World Health Organization (WHO) said so.",
    "The World Health Organization (WHO) Director-General said so.",
    "World Bank (IBRD) loans rose.",
    "НАТО – это союз.",
    "The bank, on November 3, said so.",
    "На 8 часов утра 17 мая по Бурятии зарегистрировано 948 случаев.",
    "5 мая состоялась церемония.",
    "В субботу, 16 ноября, ожидается снег.",
    "Kazakhstan, Nov. 3 elections in mind, waits.",
    "Mr. Tokayev (R) said so.",
    "IT-компания выросла.",
    "(So much for that.) He left.",
    "Казань. Она стала первой.",
    "ALMATY, Nov 3 (Reuters) —",
    "",
]


@pytest.mark.parametrize("marked", DATELINES)
def test_a_dateline(marked: str) -> None:
    dateline, _, rest = marked.partition("|")
    assert length(dateline + rest) == len(dateline)


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    assert length(text) == 0


@given(st.text(alphabet="ABcАбв ().,-—/3«»") | st.text())
def test_something_is_always_left(text: str) -> None:
    assert 0 <= length(text) < max(1, len(text))


@pytest.mark.parametrize("unit", ["A", "A ", "A, ", "(A ", "Ab, Cd ", "АБ-", "A. B ", "(", "3 "])
def test_quick_on_hostile_text(unit: str) -> None:
    begun = time.process_time()
    length(unit * 10_000)
    assert time.process_time() - begun < 1
