"""Whose bot this is: the one place that knows.

The settings say it, or else whoever first sends the one-time code that stands in the log. The
owner is kept in the database, and so is the code's hash; the code itself is kept nowhere.
"""

import hashlib
import hmac
import logging
import re
import secrets

from bot.allowance import Allowance
from bot.clock import Clock
from bot.errors import ChatError
from bot.ports import Notes

log = logging.getLogger(__name__)
# No letters that are taken for one another, and of any case: it may be typed from another screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 16  # 79 bits
SHAPE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}", re.IGNORECASE)
TRIES, SECONDS = 5, 600.0


class WrongCode(ChatError):
    key = "That is not the code in the bot's log. Each start of the bot makes a new one."


class TooManyCodes(ChatError):
    key = "Too many wrong codes. Try again in {minutes} min."


class Ownership:
    """Of the bot `bot_id`. `given` is the owner of the settings, who goes before all others."""

    def __init__(self, given: int | None, notes: Notes, clock: Clock, bot_id: int) -> None:
        self._given = given
        self._claimed: int | None = None
        self._notes = notes
        self._owner_note = f"owner of {bot_id}"
        self._code_note = f"owner's code of {bot_id}"
        self._tries = Allowance(clock, TRIES, SECONDS)

    @property
    def owner(self) -> int | None:
        """Their Telegram id, None while there is nobody."""
        return self._given or self._claimed

    def is_owner(self, user_id: int | None) -> bool:
        return user_id is not None and user_id == self.owner

    async def look(self) -> None:
        """Look up who it is: another process may have been told."""
        stored = await self._notes.get(self._owner_note)
        self._claimed = int(stored) if stored else None

    async def begin(self) -> str | None:
        """Look up who it is; while there is nobody, a new code, in the place of any before."""
        await self.look()
        if self.owner is not None:
            return None
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        await self._notes.put(self._code_note, _hash(code))
        return code

    def asked(self, user_id: int | None, words: str) -> bool:
        """Whether these words try to claim the bot. To its owner they are answered as before: an
        update may come twice."""
        free = self.owner is None or self.is_owner(user_id)
        return free and SHAPE.fullmatch(words) is not None

    async def claim(self, user_id: int, code: str) -> None:
        """Make them the owner. Raises WrongCode and TooManyCodes."""
        if self.is_owner(user_id):
            return
        wait = self._tries.take(user_id)
        if wait:
            raise TooManyCodes(minutes=int(wait // 60) + 1)
        stored = await self._notes.get(self._code_note)
        if not stored or not hmac.compare_digest(stored, _hash(code)):
            raise WrongCode
        if not await self._notes.first(self._owner_note, str(user_id)):
            raise WrongCode  # another was faster
        self._claimed = user_id
        log.warning("The bot has an owner now: its code was used")
        await self._notes.put(self._code_note, "")


def _hash(code: str) -> str:
    return hashlib.sha256(code.lower().encode()).hexdigest()
