"""Rate alerts: what they tell, and the list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from bot.alerts.book import MOST
from bot.alerts.choosing import plain
from bot.alerts.decision import Fired, Point, percent, true_already
from bot.alerts.sights import JOINT
from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.rates import change
from bot.rates.figures import Figure, shown
from bot.render.buttons import ALERT, pack
from bot.render.pieces import GAP, bold, packed
from bot.values.alerts import Alert, Pair, Rule, Sighting

PAGE_SIZE = 6
# What a button of alerts does; its number stands first in the button's data. The last three are
# under what was told, the others in the list.
LIST, PAUSE, BEGIN, EACH, ONCE, REMOVE, RESTORE, PROLONG, AGAIN, DELETE, LONGER = range(11)
EDIT, SWAP = 11, 12

Rows = list[tuple[Button, ...]]


def fired(told: Sequence[Fired], language: Language) -> tuple[Message, ...]:
    """All that one bulletin has to tell a chat, with buttons to set each going again."""
    blocks = [_told(one.alert.rule, one.since, one.now, one.alert.again, language) for one in told]
    alerts = [one.alert for one in told]
    return _with_rows(
        blocks, [_after(each, len(told), n, language) for n, each in enumerate(alerts, 1)]
    )


def ending(alerts: Sequence[Alert], language: Language) -> tuple[Message, ...]:
    """That these alerts end soon, said once."""
    head = bold(language.gettext("These alerts end soon"))
    lines = [
        _plain(
            language.gettext("{alert} ends on {date}.").format(
                alert=f"{number}. {described(each.rule, each.pair, language)}",
                date=language.date(each.expires_at.date()),
            )
        )
        for number, each in enumerate(alerts, 1)
    ]
    rows = [
        (Button(_longer(number, language), data=pack(ALERT, LONGER, each.id)),)
        for number, each in enumerate(alerts, 1)
    ]
    return _with_rows([head, *lines], rows)


def added(alert: Alert, now: Sighting, chat: Chat, language: Language) -> Message:
    """What was set, how far away it is, and when nothing is told."""
    gettext = language.gettext
    lines = [bold(described(alert.rule, alert.pair, language)), _now(alert, now, language)]
    if alert.state == "resting":
        lines.append(
            _plain(gettext("It is so already. You are told when it comes to be so once more."))
        )
    once = gettext("Told each time.") if alert.again else gettext("Told once.")
    until = gettext("Ends on {date}.").format(date=language.date(alert.expires_at.date()))
    often = gettext("Official rates change once or a few times a day.")
    lines.append(_plain(f"{once} {until} {often}"))
    if chat.quiet is not None:
        lines.append(_plain(gettext("In quiet hours it waits until after.")))
    verb, word = (ONCE, gettext("Only once")) if alert.again else (EACH, gettext("Each time"))
    buttons = (
        Button(word, data=pack(ALERT, verb, alert.id, 0)),
        Button(gettext("Delete"), data=pack(ALERT, REMOVE, alert.id, 0)),
    )
    return Message(str(Markup("\n").join(lines)), (buttons,))


def swapped(message: Message, alert: Alert, before: Alert, language: Language) -> Message:
    """What was set in the place of another, which can be brought back."""
    undo = Button(language.gettext("Undo"), data=pack(ALERT, SWAP, alert.id, before.id))
    return replace(message, buttons=(*message.buttons, (undo,)))


def listed(
    alerts: Sequence[Alert],
    nows: Mapping[Pair, Sighting],
    page: int,
    language: Language,
    removed: Alert | None = None,
) -> Message:
    """The chat's alerts, a row of buttons for each; `removed` can be brought back."""
    gettext = language.gettext
    pages = max(0, len(alerts) - 1) // PAGE_SIZE
    page = min(max(0, page), pages)
    first = page * PAGE_SIZE
    numbered = list(enumerate(alerts[first : first + PAGE_SIZE], first + 1))
    parts = [_head(alerts, language)]
    parts += [_line(number, each, nows.get(each.pair), language) for number, each in numbered]
    if removed is not None:
        text = gettext("Deleted: {alert}.")
        parts.append(_plain(text.format(alert=described(removed.rule, removed.pair, language))))
    parts.append(_plain(_hint(language, any_=bool(numbered))))
    rows = [_buttons(number, each, page, language) for number, each in numbered]
    if removed is not None:
        rows.append((Button(gettext("Undo"), data=pack(ALERT, RESTORE, removed.id, page)),))
    rows.append(_moves(page, pages))
    return Message(str(GAP.join(parts)), tuple(filter(None, rows)))


def prolonged(alert: Alert, language: Language) -> str:
    text = language.gettext("{alert} now ends on {date}.")
    return text.format(
        alert=described(alert.rule, alert.pair, language),
        date=language.date(alert.expires_at.date()),
    )


def described(rule: Rule, pair: Pair, language: Language) -> str:
    """`USD/KZT ≥ 530`, `USD/KZT ± 2 %`."""
    name, level = "/".join(pair), plain(rule.level, language)
    if rule.kind in ("above", "below"):
        return f"{name} {'≥' if rule.kind == 'above' else '≤'} {level}"
    if rule.kind == "move":
        text = f"{name} ± {level} %"
        return f"{text} · {_bulletins(rule.span, language)}" if rule.span else text
    return f"{name}: {_extreme(rule, language)}"


def _bulletins(span: int, language: Language) -> str:
    text = language.ngettext("within {n} bulletin", "within {n} bulletins", span)
    return text.format(n=span)


def _extreme(rule: Rule, language: Language) -> str:
    if rule.kind == "high":
        text = language.ngettext("highest of {n} day", "highest of {n} days", rule.span)
    else:
        text = language.ngettext("lowest of {n} day", "lowest of {n} days", rule.span)
    return text.format(n=rule.span)


@lru_cache(maxsize=512)
def _told(rule: Rule, since: Point, now: Sighting, again: bool, language: Language) -> Markup:
    """What came to be, from what to what, when and by whom, and what was asked for."""
    often = language.gettext("each time") if again else language.gettext("once")
    asked = f"{described(rule, now.pair, language)} · {often}"
    alert = language.gettext("Alert: {alert}").format(alert=asked)
    head = _head_of(rule, now.value > since.value, now.pair, language)
    return Markup("<b>{}</b>\n{}\n{}").format(head, _reason(since, now, language), alert)


@lru_cache(maxsize=128)
def _reason(since: Point, now: Sighting, language: Language) -> str:
    """The same for all alerts that a bulletin fires, but for moves."""
    moved = percent(since.value, now.value)
    before, after = _shown(since.value, now, language), _shown(now.value, now, language)
    days = " → ".join(dict.fromkeys(map(language.date, (since.day, now.day))))
    went = f"1 {now.base} = {before} → {after} {now.quote}  {_percent(moved, language)}"
    return f"{went}\n{days} · {_source(now, language)}"


def _head_of(rule: Rule, risen: bool, pair: Pair, language: Language) -> str:
    up = risen if rule.kind == "move" else rule.kind in ("above", "high")
    gettext, arrow = language.gettext, "▲" if up else "▼"
    name, level = "/".join(pair), plain(rule.level, language)
    if rule.kind == "above":
        text = gettext("{pair} has risen to {level}")
    elif rule.kind == "below":
        text = gettext("{pair} has fallen to {level}")
    elif rule.kind == "move":
        text = gettext("{pair} has moved by {level} %")
    else:
        return f"{arrow} {name}: {_extreme(rule, language)}"
    return f"{arrow} {text.format(pair=name, level=level)}"


def _percent(moved: Decimal, language: Language) -> str:
    return change.shown(moved, language.number) if moved else ""


def _shown(value: Decimal, now: Sighting, language: Language) -> str:
    return shown(Figure(value, now.bound), language.number)


def _source(now: Sighting, language: Language) -> str:
    return JOINT.join(language.gettext(name) for name in now.source.split(JOINT))


def _after(alert: Alert, count: int, number: int, language: Language) -> tuple[Button, ...]:
    """Numbered where there are several."""
    sign = f"{number}. " if count > 1 else ""
    delete = Button(f"{sign}{language.gettext('Delete')}", data=pack(ALERT, DELETE, alert.id))
    if alert.again:
        return (delete,)
    again = Button(f"{sign}{language.gettext('Again')}", data=pack(ALERT, AGAIN, alert.id))
    return (again, delete)


def _with_rows(blocks: Sequence[Markup], rows: Sequence[tuple[Button, ...]]) -> tuple[Message, ...]:
    *texts, last = packed(blocks)
    return (*map(Message, texts), Message(last, tuple(rows)))


def _now(alert: Alert, now: Sighting, language: Language) -> Markup:
    value = f"1 {now.base} = {_shown(now.value, now, language)} {now.quote}"
    text = f"{value} · {language.date(now.day)} · {_source(now, language)}"
    level = alert.rule.level
    if alert.rule.kind not in ("above", "below") or true_already(alert.rule, now):
        return _plain(text)
    away = language.gettext("{percent} to go").format(
        percent=_percent(percent(now.value, level), language)
    )
    return _plain(f"{text}\n{away}")


def _head(alerts: Sequence[Alert], language: Language) -> Markup:
    if not alerts:
        return _plain(language.gettext("There are no alerts in this chat."))
    live = sum(each.state != "done" for each in alerts)
    return bold(language.gettext("Alerts: {n} of {most}").format(n=live, most=MOST))


def _line(number: int, alert: Alert, now: Sighting | None, language: Language) -> Markup:
    text = f"{number}. {described(alert.rule, alert.pair, language)} · {_state(alert, language)}"
    if now is None:
        return _plain(text)
    value = language.gettext("now {value}").format(value=_shown(now.value, now, language))
    return _plain(f"{text}\n{value} · {language.date(now.day)}")


def _state(alert: Alert, language: Language) -> str:
    gettext = language.gettext
    if alert.state == "done" and alert.told_at is not None:
        return gettext("told on {date}").format(date=language.date(alert.told_at.date()))
    if alert.state == "done":
        return gettext("ended")
    if alert.paused:
        return gettext("paused")
    often = gettext("each time") if alert.again else gettext("once")
    until = gettext("until {date}").format(date=language.date(alert.expires_at.date()))
    rests = [gettext("waits for the rate to come back")] if alert.state == "resting" else []
    return " · ".join((often, until, *rests))


def _hint(language: Language, *, any_: bool) -> str:
    hint = language.gettext(
        "To set one: /alert USD/KZT > 530, /alert USD/KZT 2%, /alert USD/KZT high 30d. "
        "Official rates change once or a few times a day."
    )
    if not any_:
        return hint
    return (
        f"{hint} {language.gettext('⏸ pauses, ✎ changes, ↻ tells each time, 1× once, ✕ deletes.')}"
    )


def _buttons(number: int, alert: Alert, page: int, language: Language) -> tuple[Button, ...]:
    delete = Button(f"✕ {number}", data=pack(ALERT, REMOVE, alert.id, page))
    begin = Button(f"▶ {number}", data=pack(ALERT, BEGIN, alert.id, page))
    if alert.state == "done":
        return (begin, delete)
    pause = Button(f"⏸ {number}", data=pack(ALERT, PAUSE, alert.id, page))
    verb, sign = (ONCE, "1×") if alert.again else (EACH, "↻")
    often = Button(f"{sign} {number}", data=pack(ALERT, verb, alert.id, page))
    longer = Button(_longer(number, language), data=pack(ALERT, PROLONG, alert.id, page))
    edit = Button(f"✎ {number}", data=pack(ALERT, EDIT, alert.id, page))
    return (
        begin if alert.paused else pause,
        edit,
        often,
        *([longer] if alert.warned else []),
        delete,
    )


def _longer(number: int, language: Language) -> str:
    return language.gettext("+90 days {n}").format(n=number)


def _moves(page: int, pages: int) -> tuple[Button, ...]:
    moves = []
    if page > 0:
        moves.append(Button("‹", data=pack(ALERT, LIST, page - 1)))
    if page < pages:
        moves.append(Button("›", data=pack(ALERT, LIST, page + 1)))
    return tuple(moves)


def _plain(text: str) -> Markup:
    return Markup("{}").format(text)
