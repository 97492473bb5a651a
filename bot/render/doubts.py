"""What the owner is told of figures that are held back."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message
from bot.rates.ports import Held
from bot.rates.providers import PROVIDERS
from bot.render.pieces import GAP, bold

MOST = 10
NAMES = {bank.code: bank.name for bank in PROVIDERS}


def doubted(held: Sequence[Held], language: Language) -> Message:
    """One bank's figures of a day, with the reason of each."""
    first = held[0].quote
    lines = [_line(one, language) for one in held[:MOST]]
    if len(held) > MOST:
        more = len(held) - MOST
        text = language.ngettext("and {n} more", "and {n} more", more).format(n=more)
        lines.append(Markup("{}").format(text))
    parts = [
        bold(language.gettext("Rates held back")),
        Markup("{} · {}").format(
            language.gettext(NAMES.get(first.source, first.source)),
            language.date(first.effective_date),
        ),
        Markup("\n").join(lines),
        Markup("{}").format(
            language.gettext(
                "Nobody is shown them until a second source or the bank's next bulletin "
                "confirms them."
            )
        ),
    ]
    return Message(str(GAP.join(parts)))


def _line(held: Held, language: Language) -> Markup:
    quote, doubt = held.quote, held.doubt
    reason = held.reason
    if doubt is not None:
        facts = doubt.facts
        if "bank" in facts:
            facts = facts | {"bank": language.gettext(str(facts["bank"]))}
        reason = language.gettext(doubt.key).format(**facts)
    figure = f"{quote.nominal} {quote.base} = {quote.value:f} {quote.quote}"
    return Markup("{}: {}").format(figure, reason)
