"""The words of an alert's rule, in seven languages, as they are after `plain`."""

from typing import Literal

Side = Literal["above", "below", "high", "low"]

ABOVE = """
over above reaches exceeds more higher
выше больше более свыше дороже превысит достигнет
жоғары жоғарылса артық асса көп
жогору өйдө ашса
yuqori yuqoriga baland ortiq oshsa ko'p юқори ошса кўп
боло болотар зиёд баланд
ýokary ýokarda köp
"""
BELOW = """
under below less lower cheaper
ниже меньше менее дешевле
төмен төмендесе арзан
төмөн ылдый
past pastga pastroq kam паст кам
поён поёнтар поин
aşak pes az
"""
HIGH = """
high highest max maximum peak record
максимум макс рекорд максимал
maksimum maks rekord
"""
LOW = """
low lowest min minimum
минимум мин минимал
minimum minimal
"""
# Whole beginnings, for what is said in two words: "ең жоғары", "eng past".
TWO = {
    ("ең", "жоғары"): "high",
    ("ең", "төмен"): "low",
    ("эң", "жогору"): "high",
    ("эң", "жогорку"): "high",
    ("эң", "төмөн"): "low",
    ("эң", "төмөнкү"): "low",
    ("eng", "yuqori"): "high",
    ("eng", "past"): "low",
    ("энг", "юқори"): "high",
    ("энг", "паст"): "low",
    ("iň", "ýokary"): "high",
    ("iň", "pes"): "low",
}
PERCENT = """
percent percents pct процент процента процентов проценты пайыз пайызға пайыздан
foiz foizga фоиз фоизга göterim
"""
# Days, or bulletins: a bank has one a day.
DAYS = """
d day days bulletin bulletins session sessions д дн день дня дней сут суток бюллетень бюллетеня
бюллетеней күн күнде күндө күнүндө күні күнгі kun kunda kunlik кун кунда кунлик рӯз рӯза рӯзи рӯзаи
рузи gün günde günlük
"""
WEEKS = """
w week weeks нед неделя неделю недели недель апта апталық hafta haftada ҳафта ҳафтаи hepde
жума
"""
MONTHS = """
month months mo мес месяц месяца месяцев ай айлық oy oyda ой моҳ моҳи aý
"""
YEARS = "y year years год года лет жыл жылдық yil йил сол соли ýyl"
FILLERS = """
than is at if when goes gets the a an of in within over for to by rate moves changes new me tell it
than will be from last past since
чем если когда будет станет курс за в на по от до тебе мне новый изменится сдвинется ли к
егер болса бағам ішінде астам кейін өзгерсе
эгерде эгер болсо ичинде өзгөрсө
agar bo'lsa kurs ichida o'zgarsa агар бўлса ичида
агар шавад қурб дар аз ба
eger bolsa içinde üýtgese dan den дан ден тан тен нан
"""

SIDES: dict[str, Side] = {
    **dict.fromkeys(ABOVE.split(), "above"),
    **dict.fromkeys(BELOW.split(), "below"),
    **dict.fromkeys(HIGH.split(), "high"),
    **dict.fromkeys(LOW.split(), "low"),
}
MARKS: dict[str, Side] = {
    **dict.fromkeys((">", ">=", "=>", "≥", "⩾", "＞", "↑"), "above"),
    **dict.fromkeys(("<", "<=", "=<", "≤", "⩽", "＜", "↓"), "below"),
}
UNITS = {
    **dict.fromkeys(DAYS.split(), 1),
    **dict.fromkeys(WEEKS.split(), 7),
    **dict.fromkeys(MONTHS.split(), 30),
    **dict.fromkeys(YEARS.split(), 365),
}
SHARES = frozenset((*PERCENT.split(), "%", "％"))
IDLE = frozenset(FILLERS.split())
