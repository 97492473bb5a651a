import time

import pytest

from bot.summary.boilerplate import is_boilerplate

BOILERPLATE = {
    "en": "Read also: Prices rise in spring.|Read more: Who is the new minister?|See also our map.|"
    "Subscribe to our newsletter.|Follow us on Telegram.|Follow @yamchi on Twitter.|"
    "Join our Telegram channel.|Share this article with your friends.|Photo: Akorda.|"
    "Photo by J. Doe.|"
    "Image credit: NASA.|© 2025 The Times.|Copyright 2025 The Times. All rights reserved.|"
    "CNN's Holly Yan contributed to this report.|The post Prices rise appeared first on The Times.|"
    "Click here to read on.|Sign up for our newsletter.|Advertisement.|Reporting by Olga Auyezova.",
    "ru": "Читайте также: Цены выросли.|Читайте нас в Яндексе.|Подпишитесь на наш Telegram.|"
    "Подписывайтесь на наш канал.|Следите за нашими новостями в Facebook.|Фото: Акорда.|"
    "Фото из открытых источников.|Фото МЧС.|Источник: Sport24.|Поделиться в соцсетях.|"
    "Все права защищены.|© ТОО «Вести», 2025.|Нашли ошибку? |Выделите её и нажмите Ctrl+Enter.|"
    "При использовании материалов ссылка на сайт обязательна.|Смотрите также видео.|"
    "Самые важные новости — в нашем Telegram-канале.|Материалы по теме: Вода.|На правах рекламы.",
    "kk": "Тағы оқыңыз: Баға өсті.|Оқи отырыңыз: Баға өсті.|Сондай-ақ оқыңыз: Су.|"
    "Telegram арнамызға жазылыңыз.|Біздің Telegram-каналымызға жазылыңыз!|Бөлісу.|Фото: Ақорда.|"
    "Сурет: ашық дереккөз.|Барлық құқықтар қорғалған.|Достарыңызбен бөлісіңіз.|Дереккөз: Ақорда.|"
    "Материалды көшіріп басқанда сілтеме міндетті.",
    "ky": "Дагы окуңуз: Баа өстү.|Ошондой эле окуңуз: Суу.|Тектеш Баа өстү.|Каналыбызга жазылыңыз.|"
    "Telegram-каналыбызга катталыңыз.|Бөлүшүңүз.|Сүрөт: 24.kg.|Фото: Кабар.|"
    "Бардык укуктар корголгон.|Булак: Кабар.|Кененирээк: Суу.|Жарнама.",
    "uz": "Shuningdek, o‘qing: Narx oshdi.|O'qing: Narx oshdi.|"
    "Bizning Telegram kanalimizga obuna bo‘ling!|"
    "Obuna bo‘ling.|Do‘stlaringiz bilan ulashing.|Foto: O‘zA.|Surat: Kun.uz.|"
    "Barcha huquqlar himoyalangan.|Manba: Kun.uz.|Шунингдек, ўқинг: Нарх ошди.|"
    "Каналимизга обуна бўлинг.|Барча ҳуқуқлар ҳимояланган.|Batafsil: saytda.",
    "tg": "Инчунин хонед: Нарх баланд шуд.|Ҳамчунин бихонед: Об.|Ба канали мо обуна шавед.|"
    "Ба Telegram канали мо обуна шавед!|Обуна шавед.|Акс: Ховар.|Сурат: Ховар.|"
    "Ҳамаи ҳуқуқҳо ҳифз шудаанд.|Манбаъ: Ховар.|Бихонед: Об.|Ба дӯстон мубодила кунед.|Реклама.",
    "tk": "Şeýle-de okaň: Baha ýokarlandy.|Okaň: Suw.|Biziň Telegram kanalymyza agza boluň.|"
    "Kanalymyza ýazylyň.|Agza boluň!|Ýazylyň!|Paýlaşyň.|Surat: TDH.|Foto: Orient.|"
    "Ähli hukuklar goralan.|Çeşme: TDH.|Giňişleýin: saýtda.",
}
NEWS = (
    "Readers sent 300 letters.|The advertisement cost 5 million.|Followers of the party met.|"
    "The photo shows the minister at the lake.|Sharing water is hard.|More than 300 people came.|"
    "Подписанный указ вступил в силу.|Фотограф снял наводнение на видео.|"
    "Читатели выбрали книгу года.|"
    "Источник в министерстве подтвердил это.|Реклама табака запрещена в стране.|"
    "Подписание договора перенесли на май.|Авторы проекта получили премию.|"
    "По теме воды выступили двое.|Канал очистили в мае.|Жазылым ақысы өсті.|"
    "Суретші көрме ашты.|Жарнама туралы мыйзам кабыл алынды.|Сүрөтчү көргөзмө ачты.|"
    "Kanal mayda tozalandi.|Reklama to‘g‘risidagi qonun qabul qilindi.|"
    "Обунашавандагон зиёд шуданд.|"
    "Рекламаи тамоку манъ аст.|Suratkeş sergi açdy.|Join forces, the president said.|"
    "Watching the lake takes patience."
)


@pytest.mark.parametrize("language", BOILERPLATE)
def test_in_each_language(language: str) -> None:
    sentences = BOILERPLATE[language].split("|")
    assert len(sentences) >= 12
    assert [sentence for sentence in sentences if not is_boilerplate(sentence)] == []


def test_news_is_none() -> None:
    assert [sentence for sentence in NEWS.split("|") if is_boilerplate(sentence)] == []


def test_a_long_sentence_tells_news_too() -> None:
    assert is_boilerplate("Фото: Почта России.")
    assert not is_boilerplate(
        "Фото: Почта России С 6 по 8 мая почта доставит ветеранам 12 тысяч писем и посылок."
    )


@pytest.mark.parametrize("unit", ["a", "read ", "фото ", "telegram ", "(", "подпи"])
def test_quick_on_hostile_text(unit: str) -> None:
    begun = time.process_time()
    is_boilerplate(unit * 20_000)
    is_boilerplate((unit * 20_000).replace(" ", ""))
    assert time.process_time() - begun < 1
