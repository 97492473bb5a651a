"""Where an article begins behind its dateline: `ALMATY, Nov 3 (Reuters) —`.

A place, a date and an agency, in the order and with the marks that the agencies of the region and
of the world use. In doubt nothing is taken for one: a dateline that stays is a blemish, the name
of an organisation that goes is a falsehood.
"""

import re

MONTHS = (
    # en ru (and what ky and tg write alike), kk, uz, tk
    "jan feb mar apr may jun jul aug sep oct nov dec "
    "янв фев мар апр май мая мае июн июл авг сен окт ноя дек "
    "қаңт ақп наур сәуір мамыр маус шілде тамыз қырк қазан қараш желт "
    "yanvar fevral aprel iyun iyul avgust sentabr sentyabr oktabr oktyabr noyabr dekabr "
    "ýanwar fewral aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr"
)
AGENCIES = (
    "CNN Reuters AP AFP UPI DPA TASS ТАСС Xinhua Bloomberg Sputnik Kazinform AKIpress КазТАГ "
    "KazTAG TDH RFE/RL TCA Anadolu Interfax Trend"
)
_month = rf"(?:{'|'.join(MONTHS.split())})\w*\.?"
_day = r"\d{1,2}(?:-?(?:nji|njy|ынчы|чи|го|е|st|nd|rd|th|[шжж]|ші|шы|чы|чү|чу))?"
_year = r"(?:,? ?\d{4}(?: ?(?:г|ж|y|й|с|ý)\.)?)?"
DATE = (
    rf"(?:{_day}[ -]{{0,2}}(?i:{_month}){_year}|(?i:{_month}) {_day}{_year}"
    r"|\d{1,2}\.\d{1,2}\.\d{2,4})"
)
UPPER = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІҲҶӢӮЎÄÇŇÖÜÝŽŞ"
CAPITALS = f"[{UPPER}]{{2,}}"
# ALMATY; NUR-SULTAN; TASHKENT, Uzbekistan
PLACE = rf"(?:{CAPITALS}(?:[ -]{CAPITALS}){{0,3}}(?:, [^\W\d_]\w+(?: [^\W\d_]\w+)?)?)"
NAME = r"[^\W\d_][\w’'‘ʻ-]*"
# Fall River, Massachusetts
PLACES = rf"(?:{NAME}(?: {NAME}){{0,2}}(?:, {NAME}(?: {NAME}){{0,2}}){{0,2}})"
AGENCY = r"[«\"“]?[^\W_][\w.&’'‘ʻ«»\"“”/ -]{1,34}"
# КАЗИНФОРМ, ҚазАқпарат, РИА Новости: capitals within
CAPITALISED = rf"(?=[^–—-]*?[{UPPER}][^–—-]*[{UPPER}]){AGENCY}"
DASH = r"(?:[-–—]{1,3})"
FORMS = (
    # (CNN) at the very beginning, glued or with a dash
    rf"\((?:[{UPPER}][\w.’'/&-]*(?: (?=[^)])|(?=\))))+\) ?{DASH}? ?",
    # London (CNN)Britain; Havana, Cuba (AP) So
    rf"{PLACES}(?:,? {DATE},?)? \((?i:{'|'.join(AGENCIES.split())})\)\.? ?{DASH}? ?",
    rf"{PLACES}(?:,? {DATE},?)? \({AGENCY}\)(?: ?{DASH} |(?=[{UPPER}]))",
    # Almaty, Nov 3 (NewsRoom). A colon or full stop will do behind a date.
    rf"{PLACES},? {DATE},? \({AGENCY}\)(?: ?{DASH} |[.:] ?)",
    # BISHKEK, 21.11.23. /Kabar/. ; TASHKENT /UzA/ -
    rf"{PLACES}[,.]?(?: {DATE}[.,]?)? /{AGENCY}/(?:\.? ?{DASH} |\. ?)",
    # АСТАНА. 3 ноября. КАЗИНФОРМ – ; Москва. 14 ноября. INTERFAX.RU -
    rf"{PLACES}\. (?:{DATE}\.? ?)(?:{AGENCY})? ?{DASH} ",
    rf"{PLACE}\. {CAPITALISED} ?{DASH} ",
    # МОСКВА, 17 мая - РИА Новости. ; БИРОБИДЖАН, 6 ноября, ФедералПресс. ; ТАСС, 17 мая.
    rf"{PLACES}, {DATE}(?:(?:,| ?{DASH}) {AGENCY}?)?\. ",
    # РИАМО - 4 мая.
    rf"{PLACE} {DASH} {DATE}\. ",
    # ALMATY, Nov 3 - ; АЛМАТЫ —
    rf"{PLACES},? {DATE}:? ?{DASH} ",
    rf"(?=[\w-]{{5}}){PLACE} ?[–—] ",
    # 13:00 12.11.2019
    r"\d{1,2}:\d\d,? +\d{1,2}\.\d{1,2}\.\d{2,4}[ |,-]+",
    r"\d{1,2}\.\d{1,2}\.\d{2,4},? +\d{1,2}:\d\d[ |,-]+",
)
DATELINE = re.compile('["“«]?(?:' + "|".join(FORMS) + ")")
BEGINS = re.compile(rf"[\"“«‘'(\[„]*[{UPPER}\d]")
LONGEST = 120


def length(text: str) -> int:
    """How many characters of the text its dateline takes, 0 where there is none."""
    found = DATELINE.match(text, 0, LONGEST)
    if found is None or not BEGINS.match(text, found.end()):
        return 0
    return found.end()
