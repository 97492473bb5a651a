"""Every error that yamchi raises on purpose: a message key, its facts, whether it may pass.

`key` is the English msgid; `facts` fill its placeholders. An error is turned into words once, at
the door it leaves by: a chat reply, a log line or the end of the program. Where facts are words of
English, for the log, `told` is the msgid of what a chat is told.
"""

from typing import ClassVar


class YamchiError(Exception):
    """The root. `passing` tells that the same attempt may succeed later, unchanged."""

    key: ClassVar[str] = "Something went wrong."
    told: ClassVar[str] = ""
    passing: ClassVar[bool] = False

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return self.key.format(**self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[YamchiError], facts: dict[str, object]) -> YamchiError:
    return kind(**facts)


# The outside: feeds, pages and banks.


class SourceError(YamchiError):
    """A host outside did not give what was asked of it."""

    key = "{host}: no answer could be read."
    passing = True


class SourceSilent(SourceError):
    key = "{host} does not answer."


class SourceTooSlow(SourceError):
    key = "{host} did not finish within {seconds} s."


class SourceRefused(SourceError):
    """`status` is the HTTP status; `retry_after` seconds asked for by the host, or None."""

    key = "{host} answered with HTTP {status}."


class SourceTooBig(SourceError):
    key = "{host} sent more than {limit} bytes."


class SourceForbidden(SourceError):
    """The address, or one it leads to, is not on the public internet or not plain http(s)."""

    key = "{host} is not an address that may be fetched."
    passing = False


class SourceUntrusted(SourceError):
    """The TLS certificate is expired, self-signed or for another host."""

    key = "{host} has no valid certificate."


class SourceWanders(SourceError):
    """Redirected more often than is followed, or in a circle."""

    key = "{host} redirects without end."


class NotAFeed(SourceError):
    key = "{host} sent no feed but {what}."


class PageForbidden(SourceError):
    """The site's robots.txt."""

    key = "{host} does not want programs to read this page."
    passing = False


class RulesUnknown(SourceError):
    """The site's robots.txt could not be had, which is not the same as that there is none."""

    key = "{host} does not say at the moment which of its pages may be read."


class NoArticle(SourceError):
    key = "{host} has no article at this address."


class NotAPage(SourceError):
    """`what` is the media type that came."""

    key = "{host} sent no page to read there but {what}."
    passing = False


class PageMissing(SourceError):
    key = "{host} has no page at this address."
    passing = False


class PageLocked(SourceError):
    """Behind a login or a payment, or closed to programs; `status` is the HTTP status."""

    key = "{host} does not give this page to programs (HTTP {status})."
    passing = False


class PageTooBig(SourceError):
    key = "The page of {host} is larger than {megabytes} MB. That is no article."
    passing = False


class BadBulletin(SourceError):
    """A bank's answer that is no bulletin, or one that cannot be trusted as a whole."""

    key = "{provider}: the bulletin cannot be used: {reason}."


class NoBulletin(BadBulletin):
    """A sound answer which says that the bank has nothing for the day that it was asked for."""


class WorkerFailed(YamchiError):
    """The parsing process was killed (deadline, memory) or could not do the job."""

    key = "Reading took too long or failed: {reason}."
    told = "Reading took too long or failed. Please try again later."
    passing = True


class EndpointFailed(YamchiError):
    """The model's endpoint gave no answer that could be read. `status` is the HTTP status and
    `retry_after` the seconds asked for, where there are any."""

    key = "The summary model cannot be asked: {reason}."
    passing = True


# The program: what ends it, in words for the person who runs it.


class StartupError(YamchiError):
    """The program cannot go on; `status` is its exit status."""

    status: ClassVar[int] = 1


class BadSettings(StartupError):
    """`problems` is a tuple of lines, each with the place of the problem."""

    key = "{problems}"
    status = 2

    def __str__(self) -> str:
        problems = self.facts["problems"]
        assert isinstance(problems, tuple)  # noqa: S101 - a misuse inside the program
        return "\n".join(map(str, problems))


class TokenRefused(StartupError):
    key = "BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."
    status = 2


class TokenInUse(StartupError):
    key = (
        "Another program is receiving updates with this BOT_TOKEN (HTTP 409). "
        "Stop it, or give this bot a token of its own."
    )


class DatabaseUnusable(StartupError):
    """`path` of the file, `reason` in words."""

    key = "The database {path} cannot be used: {reason}."


class DatabaseInUse(StartupError):
    key = "The database {path} is in use by another yamchi (process {pid}). Stop it first."


class LeadLost(StartupError):
    key = "The connection to the database {path} by which this process had its role is lost."


class DatabaseNewer(StartupError):
    key = (
        "The database {path} has schema {found}, newer than this yamchi's {known}. "
        "Install the newer yamchi, or restore a backup made by this one."
    )


class InitFailed(StartupError):
    """`reason` in words. Nothing was written."""

    key = "Nothing was changed: {reason}."


class BackupRefused(StartupError):
    """`path` of the copy, `reason` in words."""

    key = "{path}: {reason}."


# The database, while the program runs.


class StorageError(YamchiError):
    """The database failed, and nothing of what was asked is half done. `path`; `reason`, words."""

    key = "Nothing can be stored or looked up right now: {reason}."
    told = "Nothing can be stored or looked up right now. Please try again later."
    passing = True


class DatabaseBusy(StorageError):
    """Another program held the database for longer than is waited for."""


# The chat: what a subscriber is told.


class ChatError(YamchiError):
    """A request that cannot be met as it stands; its text is the reply."""


# Telegram: what a call to it came to. See bot/delivery/outcomes.py for what follows from each.


class TelegramRefused(YamchiError):
    """The Bot API said no for good; `description` is its text."""

    key = "Telegram refused: {description}"


class ChatGone(TelegramRefused):
    """Blocked, kicked, deactivated, deleted or never known."""


class ChatMoved(TelegramRefused):
    """The group became a supergroup."""

    key = "The group is now {new_chat_id}."

    @property
    def new_chat_id(self) -> int:
        return int(str(self.facts["new_chat_id"]))


class TopicGone(TelegramRefused):
    """The forum topic was closed or deleted."""


class Unparsable(TelegramRefused):
    """Telegram could not read the formatting."""


class Unmodified(TelegramRefused):
    """An edit that would change nothing."""


class QueryExpired(TelegramRefused):
    """A button press that can no longer be answered."""


class TooManyRequests(YamchiError):
    """Not sent; to be tried again after `retry_after` seconds."""

    key = "Telegram asks to wait {retry_after} s."
    passing = True

    @property
    def retry_after(self) -> float:
        return float(str(self.facts["retry_after"]))


class TelegramUnreachable(YamchiError):
    """Not sent: the request never left, or the server failed before it was carried out."""

    key = "Telegram cannot be reached: {reason}."
    passing = True


class TelegramUnknown(YamchiError):
    """The request left, and no answer told what became of it."""

    key = "Telegram did not say what became of the request: {reason}."
    passing = True
