"""A summary as Telegram HTML."""

from collections.abc import Sequence

from markupsafe import Markup
from yarl import URL

from bot.languages import Language
from bot.model import Article, Button, Message, Summary, Written
from bot.render.buttons import SAVE, pack
from bot.render.pieces import GAP, LIMIT, LONGEST_SOURCE, LONGEST_TITLE, harmless, linked
from bot.text import neutralise, reading_minutes, safe_link, utf16_length

LONGEST_LEAD = 2400
TAIL = 200  # the room that the last line and the gaps before it may take


def summary(
    article: Article, found: Summary, language: Language, written: Written | None = None
) -> Message:
    """Title, source, date and reading time; the lead; the rest of the text to unfold. Where a
    model has `written` one, that, labelled, and the article's own sentences to unfold."""
    title = linked(harmless(article.title, LONGEST_TITLE), article.url)
    parts = [Markup("<b>{}</b>\n{}").format(title, _about(article, language))]
    rest: Sequence[str] = found.rest
    if written:
        parts += [escaped(harmless(written.text, LONGEST_LEAD)), label(written, language)]
        rest = sorted((*found.lead, *found.rest), key=article.text.find)
    elif found.lead:
        whole = _that_fits(found.lead, LONGEST_LEAD)
        parts.append(escaped(whole or harmless(found.lead[0], LONGEST_LEAD)))
    else:
        parts.append(escaped(language.gettext("The outlet gives no text with it.")))
    message = GAP.join(parts)
    shown = _that_fits(rest, LIMIT - utf16_length(str(message)) - TAIL)
    if shown:
        message += GAP + Markup("<blockquote expandable>{}</blockquote>").format(shown)
    if article.cut:
        message += GAP + Markup("<i>{}</i>").format(
            language.gettext("The outlet's excerpt ends here.")
        )
    preview = safe_link(article.url)
    return Message(str(message), (_buttons(article, language),), preview)


def escaped(text: str) -> Markup:
    return Markup("{}").format(text)


def label(written: Written, language: Language) -> Markup:
    """Who wrote it, and what it was held against."""
    words = language.gettext(
        "Written by the language model {model}. Its numbers and names are in the article."
    )
    return Markup("<i>{}</i>").format(words.format(model=harmless(written.model, LONGEST_SOURCE)))


def kept(article: Article, language: Language, *, fresh: bool) -> Message:
    title = harmless(article.title, LONGEST_TITLE)
    text = Markup("{}\n{}").format(linked(title, article.url), kept_notice(language, fresh=fresh))
    return Message(str(text))


def kept_notice(language: Language, *, fresh: bool) -> str:
    """`fresh` is that it was not kept before."""
    if fresh:
        return language.gettext("Saved. /saved lists it.")
    return language.gettext("Already saved. /saved lists it.")


def _about(article: Article, language: Language) -> str:
    facts = [harmless(article.source_title, LONGEST_SOURCE)]
    if article.id:  # of a page by its address, only when it was read is known
        facts.append(language.date(article.published_at.date()))
    if article.text:
        minutes = reading_minutes(article.text)
        facts.append(language.gettext("{n}\u00a0min\u00a0read").format(n=minutes))
    return " · ".join(facts)


def _that_fits(sentences: Sequence[str], room: int) -> str:
    """As many whole sentences as fit, measured as escaped: never too long, sometimes shorter."""
    text = ""
    for sentence in sentences:
        longer = f"{text} {neutralise(sentence)}".strip()
        if utf16_length(str(Markup("{}").format(longer))) > room:
            break
        text = longer
    return text


def _buttons(article: Article, language: Language) -> tuple[Button, ...]:
    link = _button_link(article.url)
    keep = Button(language.gettext("Save"), data=pack(SAVE, article.id))
    return (Button(language.gettext("Open"), url=link), keep) if link else (keep,)


def _button_link(address: str) -> str | None:
    """Telegram takes no message with a button to a host without a dot."""
    link = safe_link(address)
    host = URL(link).host or "" if link else ""
    dotted = "." in host.strip(".") and ".." not in host
    return link if dotted or ":" in host else None
