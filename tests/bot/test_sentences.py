"""Cutting into sentences, a table for each language. A bar stands where one ends."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences import sentences, whole_sentences
from bot.text import clean

CASES = {
    "en": [
        "It rose 3.5% in Jan. 2025.|Mr. Tokayev met U.S. President J. Biden.|He left.",
        'He said, "It is done."|Then he left.|"Why?" she asked.|“Yes!”|He nodded.',
        "Wait... what?|It ended.|No. 5 won; he said no.|The 2nd won.",
        "Visit Kun.uz.|It works at 5 p.m.|They left, etc.|The end.",
        "It opened at 3:01 a.m. ET Tuesday and closed at 9 p.m. Friday.|Nobody came.",
        "It met at 10 a.m. Nov. 3 in Astana.|It closed at 5 p.m. sharp.",
        "Gen. K. Kellogg (ret.) spoke.|[He] agreed.|A Ph.D. holder came.",
        "Then-Gov. George Wallace and Det. Esteban Flores spoke.|The Rev. King did not.",
        "Martin Luther King Jr. Day is near.|Dr. A. B. Smith came, e.g. by train, i.e. late.",
        "The U.S. Senate voted.|They live in the U.S.|It is large.",
        "It costs $4.5 million.|About 1,500 came vs. 300 last year.|Fig. 2 shows it.",
        "He paused … and went on.|Then came silence…|Nothing more.",
        "“Is it true?” he asked.|“It is.”|(They laughed.)|Everybody left!",
        "Acme Inc. and Widget Co. Ltd. merged.|The Acme Corp. board agreed.",
        "The St. Petersburg forum opened.|Mt. Everest is high.|Sgt. Pepper sang.",
        "Washington D.C. police came.|He read p. 5 and pp. 6-7 of vol. 2.",
        "What?!|Really!|Yes.",
    ],
    "ru": [
        "Об этом сообщил К. Токаев.|В 2024 г. Казахстан вырос на 4,8 %.|Это хорошо!",
        "«Мы готовы», — сказал А. С. Иванов.|«Нет!» — ответил он.|«Когда?»|Никто не знал.",
        "Цена — 5 тыс. тенге и т.д.|Улица им. Абая, д. 5.|Рост 5 млн.|Далее…|Всё.",
        "Жители с. Каскелен и г. Алматы, т.е. юга страны, довольны.|Так сказал Дж. Байден.",
        "Выделено 100 млрд. рублей и 3 млн.|Тенге укрепился.",
        "Он родился в 1990 г. в Оше.|Это было в 2020 г.|Потом он уехал.",
        "Встреча прошла 3 нояб. 2025 г. в 10.30.|На ней был акад. Ю. Петров и др.|Все довольны.",
        "Рост составил 3.5 проц. за 2024 г.|По сравнению с 2023 г. цены выросли.",
        "Он живёт на ул. Пушкина, в д. № 5, кв. 3.|Рядом пл. Ленина и пр. Мира.",
        "В XX в. город вырос.|Это случилось в 3 в. до н. э. на юге.",
        "Он спросил: «Где вода?»|Ему ответили: «Нет воды».|Все молчали.",
        "Подорожали молоко, хлеб, т. е. всё.|Так считает эксперт т. н. института.",
        "Ждать… но чего?|Никто не знает…|Никто.",
        "Об этом говорится в п. 2 ст. 5 закона.|См. рис. 3 на стр. 12.",
        "Стоимость — 4.5 тыс. долл. США.|Около 20 чел. пострадали.|Это много!",
        "«Всё хорошо.»|Так он сказал.|(Все засмеялись.)|Конец.",
        "Счёт 2:1.|Игра закончилась в 21.00.|Победил «Ордабасы»!",
        "Президент С. Жапаров и премьер А.У. Бектенов прибыли.|Их встретили.",
    ],
    "kk": [
        "Қ. Тоқаев 2024 ж. Астанада сөйледі.|«Бұл маңызды!» деді ол.|Ештеңе өзгерген жоқ.",
        "Жиынға Қ.К. Тоқаев, О. Бектенов т.б. қатысты.|Олар келісті.",
        "Нан, сүт, ет және т.б.|Бәрі қымбаттады.",
        "Бюджеттен 5 млн. теңге бөлінді.|Оның 3,5 млрд. теңгесі жолға кетті.",
        "1990 ж. туған.|2020 жж. көшіп кетті.|Қазір Алматыда тұрады.",
        "Ол Абай к. 5-үйде, яғни қала орталығында тұрады.|Жанында Ленин көш. бар.",
        "«Су бар ма?»|«Жоқ», — деді ол.|Бәрі үндемеді.",
        "Баға 4,8 пайызға өсті.|Доллар 530.5 теңге болды.|Бұл көп!",
        "Күтеміз… бірақ нені?|Ешкім білмейді…|Ешкім.",
        "Жиын сағ. 10.30-да басталды.|Оған 20 мың адам келді.",
        "Алматы қ. және Түркістан обл. тұрғындары келді.|Олар риза.",
        "Акад. Қ. Сәтбаев атындағы мектеп ашылды.|Оған проф. А. Асқаров келді.",
        "«Бәрі жақсы.»|Ол солай деді.|(Бәрі күлді.)|Соңы!",
        "2025 ж. 3 қарашада жиын өтті.|Оған 15 ел қатысты.",
    ],
    "ky": [
        "С. Жапаров Бишкекте сүйлөдү.|Ал 2025-ж. Ошко барды.|Жакшы.",
        "Жыйынга А.У. Бектенов, К. Ташиев ж.б. катышты.|Алар макул болду.",
        "Нан, сүт, эт ж.б.|Баары кымбаттады.",
        "Бюджеттен 5 млн. сом бөлүндү.|Анын 3,5 млрд. сому жолго кетти.",
        "1990-ж. туулган.|Азыр Бишкекте жашайт.|Ал дарыгер.",
        "Ал Манас көч. 5-үйдө жашайт.|Жанында мектеп бар.",
        "«Суу барбы?»|«Жок», — деди ал.|Баары унчукпады.",
        "Баа 4,8 пайызга өстү.|Доллар 87.5 сом болду.|Бул көп!",
        "Күтөбүз… бирок эмнени?|Эч ким билбейт…|Эч ким.",
        "Жыйын саат 10.30да башталды.|Ага 20 миң адам келди.",
        "Ош ш. жана Баткен обл. тургундары келди.|Алар ыраазы.",
        "Акад. И. Раззаков атындагы мектеп ачылды.|Ага проф. А. Асанов келди.",
        "«Баары жакшы.»|Ал ушинтип айтты.|(Баары күлүштү.)|Соңу!",
        "Ал «24.kg» агенттигине айтты.|Толук маалымат Kaktus.media сайтында.",
    ],
    "uz": [
        "Sh. Mirziyoyev Toshkentda so‘zladi.|O‘. Umarov ham keldi.|Hammasi yaxshi.",
        "2025-y. Toshkentda yig‘in o‘tdi.|Unga 15 davlat qatnashdi.",
        "Non, sut, go‘sht va h.k.|Hammasi qimmatlashdi.",
        "Byudjetdan 5 mln. so‘m ajratildi.|Uning 3,5 mlrd. so‘mi yo‘lga ketdi.",
        "U Navoiy ko‘ch. 5-uyda yashaydi.|Yonida maktab bor.",
        "“Suv bormi?”|“Yo‘q”, — dedi u.|Hamma jim qoldi.",
        "Narx 4,8 foizga oshdi.|Dollar 12 500.5 so‘m bo‘ldi.|Bu ko‘p!",
        "Kutamiz… lekin nimani?|Hech kim bilmaydi…|Hech kim.",
        "Yig‘in soat 10.30 da boshlandi.|Unga 20 ming kishi keldi.",
        "Toshkent sh. va Buxoro vil. aholisi keldi.|Ular mamnun.",
        "Akad. G‘. G‘ulomov nomidagi maktab ochildi.|Unga prof. A. Asqarov keldi.",
        "Ш. Мирзиёев Тошкентда сўзлади.|Ў. Умаров ҳам келди.|Ҳаммаси яхши.",
        "2025 й. 3 ноябрда йиғин ўтди.|Нон, сут ва ҳ.к. қимматлашди.",
        "“Hammasi yaxshi.”|U shunday dedi.|(Hamma kuldi.)|Tamom!",
        "Bu haqda Kun.uz yozdi.|Batafsil ma’lumot Gazeta.uz saytida.",
    ],
    "tg": [
        "Э. Раҳмон дар ш. Душанбе суханронӣ кард.|Ин хуб аст.",
        "Дар с. 2025 нархҳо боло рафтанд.|Ҳукумат чора андешид.",
        "Нон, шир, гӯшт ва ғ.|Ҳама қимат шуд.",
        "Аз буҷет 5 млн. сомонӣ ҷудо шуд.|Аз он 3,5 млрд. сомонӣ ба роҳ рафт.",
        "Ӯ дар к. Рӯдакӣ, х. 5 зиндагӣ мекунад.|Дар наздикӣ мактаб ҳаст.",
        "«Об ҳаст?»|«Не», — гуфт ӯ.|Ҳама хомӯш шуданд.",
        "Нарх 4,8 фоиз боло рафт.|Доллар 10.9 сомонӣ шуд.|Ин бисёр аст!",
        "Мунтазирем… аммо чиро?|Касе намедонад…|Касе.",
        "Маҷлис соати 10.30 оғоз ёфт.|Ба он 20 ҳазор кас омад.",
        "Сокинони н. Рӯдакӣ ва вил. Суғд омаданд.|Онҳо розӣ буданд.",
        "Мактаби ба номи акад. Б. Ғафуров кушода шуд.|Ба он проф. А. Асадов омад.",
        "«Ҳама хуб аст.»|Ӯ чунин гуфт.|(Ҳама хандиданд.)|Тамом!",
        "Дар ин бора Asiaplus.tj навишт.|Маълумоти пурра дар Khovar.tj аст.",
        "Ҷ. Расулов ва Қ. Раҳимзода омаданд.|Онҳо сӯҳбат карданд.",
    ],
    "tk": [
        "G. Berdimuhamedow Aşgabatda çykyş etdi.|Bu gowy.",
        "2025-nji ý. Aşgabatda ýygnak geçdi.|Oňa 15 döwlet gatnaşdy.",
        "Çörek, süýt, et we ş.m.|Hemmesi gymmatlady.",
        "Býujetden 5 mln. manat goýberildi.|Onuň 3,5 mlrd. manady ýola gitdi.",
        "Ol Magtymguly köç. 5-nji jaýda ýaşaýar.|Ýanynda mekdep bar.",
        "“Suw barmy?”|“Ýok” diýip, ol jogap berdi.|Hemmeler dymdy.",
        "Baha 4,8 göterim ýokarlandy.|Dollar 19.5 manat boldy.|Bu köp!",
        "Garaşýarys… ýöne nämä?|Hiç kim bilenok…|Hiç kim.",
        "Ýygnak sag. 10.30-da başlandy.|Oňa 20 müň adam geldi.",
        "Aşgabat ş. we Mary wel. ýaşaýjylary geldi.|Olar razy.",
        "Akad. Ç. Baýramow adyndaky mekdep açyldy.|Oňa prof. A. Annaýew geldi.",
        "“Hemmesi gowy.”|Ol şeýle diýdi.|(Hemmeler güldi.)|Soňy!",
        "Bu barada Turkmen.news ýazdy.|Doly maglumat Orient.tm saýtynda.",
        "Ş. Durdyýew bilen Ý. Orazow geldi.|Olar gepleşdi.",
    ],
}
EVERY = [(language, marked) for language, cases in CASES.items() for marked in cases]


def test_a_dozen_for_each_language() -> None:
    assert all(len(cases) >= 12 for cases in CASES.values())


@pytest.mark.parametrize(("language", "marked"), EVERY)
def test_a_sentence_ends_where_it_does(language: str, marked: str) -> None:
    assert sentences(marked.replace("|", " "), language) == marked.split("|")


def test_other_languages_and_paragraphs() -> None:
    assert len(sentences("یہ پہلا جملہ ہے۔ یہ دوسرا ہے؟ ہاں۔", "ur")) == 3
    assert sentences("A heading\n\nOne sentence.\n\nAnother. ", "en")[:2] == [
        *("A heading", "One sentence.")
    ]
    assert sentences("1. The first. 2. The second.", "en") == ["1. The first.", "2. The second."]


def test_no_text_has_no_sentences() -> None:
    assert sentences("", "ru") == []
    assert sentences("\n\n", "ru") == []


@given(st.text(alphabet='Аa.б!? \n"»—1г'), st.sampled_from(["en", "ru", "kk"]))
def test_sentences_lose_nothing(text: str, language: str) -> None:
    text = clean(text)
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("One. Two. Three and", "One. Two."),
        ("Para one.\n\nPara two. And th", "Para one.\n\nPara two."),
        ("Heading\n\nBegun but nev", ""),
        ("Whole one. Whole two.", "Whole one. Whole two."),
        ("He met Sen.", ""),
        ("It is over. He met J.", "It is over."),
        ("Он сказал: «Да!» Потом", "Он сказал: «Да!»"),
        ("He said “go.”", "He said “go.”"),
        ("", ""),
    ],
)
def test_whole_sentences(text: str, whole: str) -> None:
    assert whole_sentences(text, cut=True) == whole
    assert whole_sentences(text, cut=False) == text


@pytest.mark.parametrize("unit", [".", '."', "а. ", "A. ", ". ", "«", "1. А ", "\n\n"])
def test_sentences_are_quick_on_hostile_text(unit: str) -> None:
    started = time.monotonic()
    sentences(unit * 20_000, "ru")
    whole_sentences(unit * 20_000, cut=True)
    assert time.monotonic() - started < 2
