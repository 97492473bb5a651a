"""Which of the seven languages a text is in, by its function words and by letters of its own."""

import re
from collections import Counter

FUNCTION_WORDS = {
    "en": "the of and to in is for on that with was as by at from has it are be an said have not "
    "its he his they which this will",
    "ru": "и в на что не с по для это как из за к от о он его был также которые будет было при она "
    "они до об у но или со году года",
    "kk": "және мен бен бұл үшін деп бір да де ол осы бойынша туралы екен еді болып дейін кейін "
    "болды деді қазақстан пен жылы арқылы бар жоқ емес сондай-ақ",
    "ky": "жана менен бул үчүн деп бир да ал ошол болду боюнча тууралуу деди экен эле болуп "
    "чейин кийин кыргызстан жылы аркылуу бар жок эмес ошондой кылып берди билдирди анын экенин "
    "бүгүн карата маалымат каза менен жогорку кеңештин кыргыз кызматы",
    "uz": "va bilan bu uchun deb bir ham u shu haqida dedi edi esa bo'lgan bo'yicha qilish yil "
    "keyin qilingan uning emas kerak mumkin "
    "ва билан бу учун деб бир ҳам у шу ҳақида деди эди эса бўлган бўйича қилиш йил кейин қилинган "
    "унинг эмас керак мумкин",
    "tg": "ва дар ба аз ки бо ин барои он аст шуд низ буд мекунад кард шудааст оид соли ҷумҳурии "
    "тоҷикистон кунанд гардид мешавад ё тавассути",
    "tk": "we bilen bu üçin diýip bir hem ol şu boýunça barada diýdi edi bolup türkmenistanyň "
    "ýylyň boldy eden onuň dowletara edilýär däl bolan",
}
LETTERS = {
    "en": "",
    "ru": "",
    "kk": "әғқңөұүһі",
    "ky": "ңөү",
    "uz": "ўқғҳ",
    "tg": "ӣӯҷқғҳ",
    "tk": "ýňžş",
}
# What a text in that language has in names at most.
FOREIGN = {
    "ru": "әғқңөұүһіҷӣӯҳў",
    "kk": "ҷӣӯҳў",
    "ky": "әғқұһіҷӣӯҳў",
    "tg": "әңөұүһіўыщ",
    "uz": "әңөұүһіҷӣӯыщýňžöüäş",
    "en": "ýňžşğ",
    "tk": "",
}
MARKS = re.compile("[‘’ʻʼ`]")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
SAMPLE = 4000
LETTER = 3.0
ALIEN = 6.0
# Below this nothing speaks for the language but its script.
LEAST = 0.04
_KNOWN = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}


def tongue(text: str) -> str | None:
    """The likeliest language; None where none is likely."""
    likely = likelihoods(text)
    best = max(likely, key=likely.__getitem__)
    return best if likely[best] >= LEAST else None


def likelihoods(text: str) -> dict[str, float]:
    """By language, the share of function words and of letters that are its own, less that of
    letters which it does not have."""
    sample = MARKS.sub("'", text[:SAMPLE].lower())
    words = WORD.findall(sample)
    letters = Counter(filter(str.isalpha, sample))
    many = max(1, letters.total())
    return {
        language: sum(word in known for word in words) / max(1, len(words))
        + LETTER * sum(letters[each] for each in LETTERS[language]) / many
        - ALIEN * sum(letters[each] for each in FOREIGN[language]) / many
        for language, known in _KNOWN.items()
    }


def is_cyrillic(text: str) -> bool:
    """Whether most of its letters are."""
    letters = [char for char in text[:SAMPLE] if char.isalpha()]
    return sum("\u0400" <= char <= "\u052f" for char in letters) * 2 > len(letters)


def guessed(text: str) -> str:
    """The likeliest language, in doubt the region's most common one in that script."""
    return tongue(text) or ("ru" if is_cyrillic(text) else "en")
