"""What currencies are called: as CLDR has it, and as we do where CLDR has nothing or an error."""

from functools import cache

from bot.cyrillic import cyrillic

OURS = {
    "ru": {
        "KGS": "Кыргызский сом",
        "KZT": "Казахстанский тенге",
        "TMT": "Туркменский манат",
        "XAF": "Центральноафриканский франк",
        "XCG": "Карибский гульден",
        "ZWG": "Зимбабвийское золото",
    },
    "kk": {
        "AED": "БАӘ дирхамы",
        "AZN": "Әзербайжан манаты",
        "DKK": "Дания кронасы",
        "GBP": "Британ фунт стерлингі",
        "NOK": "Норвегия кронасы",
        "PLN": "Польша злотыйы",
        "SEK": "Швеция кронасы",
        "UZS": "Өзбекстан сумы",
        "XAU": "Алтын",
        "XCG": "Кариб гульдені",
        "XDR": "Арнайы қарыз алу құқықтары",
        "ZWG": "Зимбабве алтыны",
    },
    "ky": {
        "AED": "БАЭ дирхамы",
        "AFN": "Афганистан афганиси",
        "BGN": "Болгария леви",
        "DKK": "Дания кронасы",
        "IDR": "Индонезия рупиясы",
        "INR": "Индия рупиясы",
        "ISK": "Исландия кронасы",
        "JOD": "Иордания динары",
        "JPY": "Япония йени",
        "LKR": "Шри-Ланка рупиясы",
        "NOK": "Норвегия кронасы",
        "NPR": "Непал рупиясы",
        "PKR": "Пакистан рупиясы",
        "SEK": "Швеция кронасы",
        "UAH": "Украина гривнасы",
        "XAU": "Алтын",
        "XCG": "Кариб гульдени",
        "XDR": "Атайын карыз алуу укуктары",
        "ZWG": "Зимбабве алтыны",
    },
    "uz": {
        "MNT": "Moʻgʻuliston tugriki",
        "XAF": "Markaziy Afrika franki",
        "XOF": "Gʻarbiy Afrika franki",
        "XPF": "Tinch okeani franki",
        "XAU": "Oltin",
        "XCG": "Karib guldeni",
        "XDR": "Maxsus qarz olish huquqlari",
        "ZWG": "Zimbabve oltini",
    },
    "tg": {
        "CNY": "Юани Чин",
        "GBP": "Фунти стерлинги Британия",
        "GEL": "Ларии Гурҷистон",
        "INR": "Рупияи Ҳиндустон",
        "JPY": "Йени Ҷопон",
        "KZT": "Тангаи Қазоқистон",
        "RUB": "Рубли Русия",
        "UAH": "Гривнаи Украина",
        "UZS": "Сӯми Ӯзбекистон",
        "XAF": "Франки Африқои Марказӣ",
        "XAU": "Тилло",
        "XCG": "Гулдени Кариб",
        "XDR": "Ҳуқуқҳои махсуси қарзгирӣ",
        "XPF": "Франки Уқёнуси Ором",
        "ZWG": "Тиллои Зимбабве",
    },
    "tk": {
        "KRW": "Günorta Koreýa wony",
        "XAU": "Altyn",
        "XCG": "Karib guldeni",
        "XDR": "Ýörite karz almak hukuklary",
        "ZWG": "Zimbabwe altyny",
    },
}
# CLDR writes Uzbek with a quotation mark, the rest of our texts with its letter.
LETTERS = str.maketrans("‘", "ʻ")


@cache
def currency_name(code: str, language: str) -> str:
    """With a capital, as it stands alone; the code of one that has no name. `language` is a code
    of LANGUAGE_NAMES."""
    # Imported at first use: its tables cost memory that an idle bot need not hold.
    from babel import Locale

    iso, _, script = language.partition("_")
    name = OURS.get(iso, {}).get(code) or Locale.parse(iso).currencies.get(code, code)
    name = (name[:1].upper() + name[1:]).translate(LETTERS)
    return cyrillic(name) if script else name
