"""A table of headlines with the topics that a reader would give them, and how near we come."""

import pytest

from bot.news.topics import names, topics

TABLE = {
    "en": """
Kazakhstan raises electricity tariffs for households | kazakhstan economy energy
Uzbekistan and China sign railway deal | uzbekistan china transport
Tajik migrants deported from Russia in record numbers | tajikistan russia migration
Glaciers of Kyrgyzstan are shrinking faster than expected | kyrgyzstan water-climate
Turkmenistan opens new gas pipeline to Afghanistan | turkmenistan afghanistan energy
Court in Bishkek sentences former mayor for bribery | kyrgyzstan law politics
Kazakh boxer wins Olympic gold | kazakhstan sport
Almaty hospital receives measles vaccines | kazakhstan health
Tashkent launches artificial intelligence course for teachers | uzbekistan technology education
Silk Road exhibition opens at Samarkand museum | uzbekistan culture
Border guards exchange fire at the frontier with Afghanistan | security afghanistan
Central Asia leaders meet in Astana for summit | central-asia kazakhstan politics
Ten things to do this weekend |
How we chose our new logo |
Inflation slows as the national currency strengthens | economy
Pensioners in Osh protest over delayed pensions | kyrgyzstan society politics
""",
    "ru": """
Инфляция в Казахстане замедлилась до 8 процентов | kazakhstan economy
Казахстанские врачи предупредили о вспышке кори | kazakhstan health
В Бишкеке отключат электричество | kyrgyzstan energy
Суд приговорил экс-министра к семи годам за взятку | law politics
Мирзиёев провёл переговоры с Путиным в Москве | uzbekistan russia politics
В Таджикистане сошёл сель, перекрыта трасса Душанбе — Худжанд | tajikistan water-climate transport
Узбекистанские дзюдоисты взяли три медали | uzbekistan sport
Мигрантам из Средней Азии упростят получение патента | central-asia migration
В Ашхабаде открылась выставка ковров | turkmenistan culture
Школьники Алматы перейдут на дистанционное обучение из-за смога | kazakhstan education water-climate
Пограничники Кыргызстана и Таджикистана договорились о патрулях | kyrgyzstan tajikistan security
Афганистан строит канал Кош-Тепа: чем это грозит Амударье | afghanistan water-climate
Хакеры украли данные миллионов пользователей | technology
Что приготовить на ужин: пять простых рецептов |
Пенсии в Казахстане вырастут с января | kazakhstan society
Стоимость барреля нефти упала ниже 60 долларов | energy
""",
    "kk": """
Қазақстанда жанармай қымбаттады | kazakhstan energy
Астанада жаңа мектеп ашылды | kazakhstan education
Президент Тоқаев Пекинге сапармен барды | kazakhstan china politics
Алматыда қызылшадан науқастар саны артты | kazakhstan health
Сот бұрынғы әкімді парақорлық үшін соттады | law politics
Қазақстандық боксшылар Азия чемпионатында алтын алды | kazakhstan sport
Өзбекстанмен теміржол желісі іске қосылады | uzbekistan transport
Ұлттық банк базалық мөлшерлемені көтерді | economy
Су тасқыны салдарынан ауылдар көшірілді | water-climate
Жасанды интеллект заңы мәжілісте қаралды | technology politics law
Демалыс күні не істеуге болады |
""",
    "ky": """
Бишкекте электр энергиясынын баасы жогорулады | kyrgyzstan energy
Ош шаарында жаңы оорукана курулат | kyrgyzstan health
Кыргыз балбандары дүйнө чемпионатында медаль алды | kyrgyzstan sport
Жогорку Кеңеш мыйзам долбоорун кабыл алды | politics law
Россиядан кыргыз мигранттары чыгарылууда | russia kyrgyzstan migration
Мугалимдердин айлыгы көтөрүлөт | education economy
Нарында жер титирөө болду | kyrgyzstan water-climate
Өзбекстан менен темир жол курулушу башталды | uzbekistan transport
Коррупцияга шектелген аткаминер камакка алынды | law
Манас эпосу боюнча көргөзмө ачылды | culture
""",
    "uz": """
O‘zbekistonda gaz narxi oshadi | uzbekistan energy
Toshkentda yangi metro bekati ochildi | uzbekistan transport
Samarqandda xalqaro kinofestival boshlandi | uzbekistan culture
Markaziy bank asosiy stavkani o‘zgartirmadi | economy
O‘zbek bokschisi chempion bo‘ldi | uzbekistan sport
Sud firibgarni yetti yilga qamoqqa hukm qildi | law
Тошкентда ҳаво ифлосланиши рекорд даражага етди | uzbekistan water-climate
Ўзбекистон ва Хитой президентлари музокара ўтказди | uzbekistan china politics
Россиядан меҳнат мигрантлари депортация қилинди | russia migration
Шифокорлар грипп ҳақида огоҳлантирди | health
Maktab o‘quvchilari uchun yangi darsliklar | education
Afg‘oniston chegarasida otishma: uch askar halok bo‘ldi | afghanistan security
Bugun nima pishirsak ekan |
""",
    "tg": """
Дар Тоҷикистон нерӯи барқ маҳдуд мешавад | tajikistan energy
Дар Душанбе беморхонаи нав ифтитоҳ шуд | tajikistan health
Раҳмон бо раисҷумҳури Ӯзбекистон мулоқот кард | tajikistan uzbekistan politics
Муҳоҷирони тоҷик аз Русия ихроҷ шуданд | tajikistan russia migration
Суд собиқ вазирро барои ришва зиндонӣ кард | law politics
Варзишгарони тоҷик дар ҷудо медал гирифтанд | tajikistan sport
Пиряхҳои Помир зуд об мешаванд | water-climate
Донишҷӯён аз имтиҳон гузаштанд | education
Дар сарҳади Афғонистон тирпарронӣ шуд | afghanistan security
Нархи орд ва сӯзишворӣ боло рафт | economy energy
""",
    "tk": """
Türkmenistan Eýrana gaz iberip başlady | turkmenistan iran energy
Aşgabatda täze hassahana açyldy | turkmenistan health
Türkmen pälwanlary altyn medal gazandy | turkmenistan sport
Manadyň resmi hümmeti üýtgemedi | economy
Mekdep okuwçylary pagta ýygymyna çykaryldy | education
Daşoguzda suw ýetmezçiligi güýçlendi | turkmenistan water-climate
Türkiýe türkmen migrantlary üçin wizany ýatyrdy | turkey turkmenistan migration
Demir ýol gatnawlary dikeldildi | transport
Sud öňki häkimi türme tussaglygyna höküm etdi | law politics
Medeniýet hepdeligi Mary şäherinde geçirildi | culture turkmenistan
""",
}
ROWS = [
    (language, title.strip(), frozenset(expected.split()))
    for language, lines in TABLE.items()
    for title, expected in (line.split("|") for line in lines.strip().splitlines())
]


def measured(rows: list[tuple[str, str, frozenset[str]]]) -> tuple[float, float]:
    """Precision and recall over all (headline, topic) pairs."""
    given = [
        (set(topics(title, language=language)), expected) for language, title, expected in rows
    ]
    hits = sum(len(found & expected) for found, expected in given)
    return (
        hits / sum(len(found) for found, _ in given),
        hits / sum(len(expected) for _, expected in given),
    )


def test_the_table_is_of_known_topics_in_all_languages() -> None:
    assert len(ROWS) >= 60
    assert {topic for *_, expected in ROWS for topic in expected} <= names().keys()


def test_headlines_get_the_topics_that_a_reader_would_give() -> None:
    precision, recall = measured(ROWS)
    assert precision >= 0.9, precision
    assert recall >= 0.8, recall


@pytest.mark.parametrize("language", TABLE)
def test_no_language_is_left_behind(language: str) -> None:
    precision, recall = measured([row for row in ROWS if row[0] == language])
    assert precision >= 0.85, precision
    assert recall >= 0.75, recall
