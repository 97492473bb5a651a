"""Sentences about the outlet instead of the event: buttons, credits, invitations, rights."""

import re

# Patterns, one a line. Each begins a sentence; a word that is also used to tell news has what makes
# it an invitation.
INVITATIONS = {
    "en": r"""
        read (?:also|more|next|the full|our|this)\b
        also read
        see also
        more (?:on|from)\b
        more ?:
        related\b ?(?::|articles|stories|coverage)
        recommended ?:
        continue reading
        watch ?:
        click (?:here|on|to)
        tap here
        sign up (?:for|to|here)
        subscribe\b
        join (?:us|our)\b
        follow (?:us|him|her|them|the author|@|on\b)
        follow \S+ on (?:twitter|x|telegram|facebook|instagram)
        share (?:this|your thoughts|on|via|with your friends)
        tell us\b
        what do you think\?
        download (?:our|the) app
        leave a comment
        get (?:in touch with|our newsletter|the latest)
        for more (?:stories|news|information,? (?:visit|see))
        the post .{1,150} appeared first on
        this (?:article|story|post) (?:was|has been) (?:\w+ )?(?:published|produced|updated)
        advertisement\b
        sponsored\b
        skip (?:advertisement|ad)
        copy link
        print this
        email this
    """,
    "ru": r"""
        читайте (?:также|нас|ещ[её]|подробнее|по теме|на|:)
        читать (?:далее|также|полностью)
        смотрите (?:также|видео|наш)
        по теме ?:
        материалы по теме
        подробнее(?: читайте)?(?: ?:| в| на|\.$)
        подпи(?:шитесь|сывайтесь|саться)
        следите за (?:нами|нашими|новостями|обновлениями)
        присоединяйтесь к
        вступайте в
        наш (?:telegram|телеграм|whatsapp|канал)
        (?:больше|важные|оперативные|главные) (?:\w+ )?новост\w+ .{0,60}(?:telegram|телеграм|канал)
        самые важные (?:\w+ )?новости .{0,60}(?:telegram|телеграм|канал)
        поделиться\b
        поделитесь\b
        нашли (?:ошибку|опечатку)
        если вы (?:нашли|заметили) (?:ошибку|опечатку)
        заметили (?:ошибку|опечатку)
        при (?:использовании|перепечатке|цитировании|копировании)\b
        оставить комментарий
        скачайте (?:наше )?приложение
        реклама\b ?(?:$|[.:])
        на правах рекламы
        новости партн[её]ров
        ты (?:свидетель|очевидец)
        пришлите нам
        выделите (?:её|ее|фрагмент|текст)
    """,
    "kk": r"""
        (?:тағы|сондай-ақ|осыны да|бұны да) оқыңыз
        (?:оқи|қарай) отырыңыз
        толығырақ (?:оқыңыз|:|мына)
        жазылыңыз
        бөлісу\b
        бөлісіңіз
        достарыңызбен бөліс
        жарнама\b ?(?:$|[.:])
        (?:біздің )?(?:telegram|телеграм|whatsapp)\S* .{0,60}жазылыңыз
        материалды (?:көшір|пайдалан)
        қатені? (?:тапсаңыз|байқасаңыз)
        сілтеме (?:міндетті|жасау)
    """,
    "ky": r"""
        (?:дагы|ошондой эле|муну да) окуңуз
        окуңуздар ?:
        тектеш\b
        кененирээк ?:
        жазылыңыз
        бөлүшүү\b
        бөлүшүңүз
        (?:биздин )?(?:telegram|телеграм|whatsapp)\S* .{0,60}(?:жазылыңыз|катталыңыз)
        жарнама\b ?(?:$|[.:])
        материалды (?:көчүр|пайдалан)
        ката тапсаңыз
    """,
    "uz": r"""
        (?:shuningdek|yana),? o[‘’ʻʼ'`]qing
        o[‘’ʻʼ'`]qing ?:
        batafsil ?:
        mavzuga oid
        obuna bo[‘’ʻʼ'`]l
        (?:bizning )?(?:\S+ )?kanalimizga
        (?:do[‘’ʻʼ'`]stlaringiz bilan )?ulash(?:ish|ing)\b
        reklama\b ?(?:$|[.:])
        xato topdingizmi
        (?:шунингдек|яна),? ўқинг
        ўқинг ?:
        батафсил ?:
        мавзуга оид
        обуна бўл
        (?:бизнинг )?(?:\S+ )?каналимизга
        улашиш\b
        хато топдингизми
    """,
    "tg": r"""
        (?:инчунин|ҳамчунин|боз) (?:би)?хонед
        бихонед ?:
        муфассал ?:
        обуна шав
        ба (?:\S+ )?канали (?:\S+ )?мо
        б[ао] дӯстон мубодила
        мубодила кунед
        аз рӯи мавзӯъ
        (?:реклама|таблиғ)\b ?(?:$|[.:])
        хато ёфтед
    """,
    "tk": r"""
        (?:şeýle-de|şeýle hem|ýene) oka(?:ň|p biler)
        okaň ?:
        giňişleýin ?:
        agza boluň
        ýazylyň
        (?:biziň )?(?:\S+ )?kanalymyza
        paýlaş(?:mak|yň)?\b
        mahabat\b ?(?:$|[.:])
        ýalňyş tapsaňyz
    """,
}
CREDIT = r"""
    (?:photos?|images?|pictures?|video|illustration|screenshot|graphic)(?: credits?)? ?[:©/|]
    (?:photos?|images?|pictures?|video) (?:by|courtesy)\b
    (?:источник )?(?:фото|видео|иллюстрация|скриншот|инфографика|коллаж)(?:графия)? ?[:©/|]
    (?:фото|видео|скриншот) (?:[-–—] |с сайта|из открытых|предоставлен|пресс-служб)
    (?:фото|видео) (?-i:[А-ЯЁ]{2,}\b)
    (?:сурет|сүрөт|сүрөттө|фотосурет|foto|surat|suratda|акс|расм|сурат|rasm)(?:те|та)? ?[:©/|]
    (?:источник|автор|текст|source|author|дереккөз|булак|manba|манба|манбаъ|çeşme|awtor) ?[:—–](?= )
"""
RIGHTS = r"""
    ©
    \(c\)
    copyright\b
    all rights reserved
    все права защищены
    барлық құқықтар
    авторлық құқық
    бардык укуктар
    barcha huquqlar
    барча ҳуқуқлар
    ҳамаи ҳуқуқ
    ähli hukuklar
    hemme hukuklar
"""
# These may stand anywhere in a short sentence.
WITHIN = r"""
    contributed to this (?:report|story|article)
    appeared first on
    all rights reserved
    ctrl ?\+ ?enter
    все права защищены
    ссылка (?:на \S+ )?обязательна
    (?:telegram|телеграм)[- ]?канал\S*.{0,40}подпи
    подпи(?:шитесь|сывайтесь) на
    kanal\w*ga (?:obuna|a[‘’ʻʼ']zo) bo[‘’ʻʼ']l
    каналимизга (?:обуна|аъзо)
    каналымызға жазыл
    арнамызға жазыл
    каналыбызга (?:жазыл|каттал)
    канали мо обуна
    kanalymyza (?:agza|ýazyl)
    (?:editing|reporting) by (?-i:[A-Z])
"""


def one_of(*patterns: str) -> str:
    return "|".join(line.strip() for lines in patterns for line in lines.strip().splitlines())


OPENING = r"[\s\"“«‘'(\[•▪►→*>|-]{0,8}"
INVITATION = re.compile(f"{OPENING}(?:{one_of(*INVITATIONS.values())})", re.IGNORECASE)
CREDITED = re.compile(f"{OPENING}(?:{one_of(CREDIT)})", re.IGNORECASE)
RESERVED = re.compile(f"{OPENING}(?:{one_of(RIGHTS)})", re.IGNORECASE)
INSIDE = re.compile(one_of(WITHIN), re.IGNORECASE)
# In words: a longer one tells news too, or has been fused with a sentence that does.
LONGEST = 30
LONGEST_CREDIT = 14
LONGEST_IN_CHARACTERS = 500


def is_boilerplate(sentence: str) -> bool:
    """Whether it can be left out of any article, in any of the languages."""
    if len(sentence) > LONGEST_IN_CHARACTERS:
        return False
    count = len(sentence.split())
    if count > LONGEST:
        return False
    if count <= LONGEST_CREDIT and CREDITED.match(sentence):
        return True
    return any(
        found is not None
        for found in (
            INVITATION.match(sentence),
            RESERVED.match(sentence),
            INSIDE.search(sentence),
        )
    )
