"""ExchangeRate-API's open access."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.documents import json_object
from bot.rates.providers.reading import Row, bulletin


class ExchangeRateApi(Provider):
    """Units of the other currency for a dollar, of no official source. Source: open.er-api.com.

    A failure comes with HTTP 200 too. The day is that of `time_last_update_unix`, shortly after
    midnight UTC, Saturdays and Sundays as well. Its terms ask for a mention and allow no passing
    on; who asks too often gets 429 for twenty minutes. It has no archive.
    """

    code = "erapi"
    home = "USD"
    name = "ExchangeRate-API"
    base_url = "https://open.er-api.com"
    zone = "UTC"
    anchor = "KZT"
    per_home = True
    official = False
    indicative = True
    published = (time(0, 30), time(1))
    terms = "name them with a link; may be kept, not passed on; never in channels"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request("/v6/latest/USD"),)

    def archive(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - there is none
        return ()

    def parse(self, body: bytes) -> Bulletin:
        found = json_object(self.code, body)
        if found.get("result") != "success":
            kind = str(found.get("error-type", "no success"))
            raise BadBulletin(provider=self.code, reason=f"it is an error, {kind:.40}")
        rates = found.get("rates")
        if found.get("base_code") != self.home or not isinstance(rates, dict):
            raise BadBulletin(provider=self.code, reason=f"its base is not {self.home}")
        at = self._moment(str(found.get("time_last_update_unix", "")))
        rows = (Row(code, "1", str(value)) for code, value in rates.items())
        read = bulletin(self.code, self.home, f"{at:%Y-%m-%d}", rows, per_home=True)
        return replace(read, published_at=at)

    def _moment(self, seconds: str) -> datetime:
        try:
            return datetime.fromtimestamp(int(seconds), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise BadBulletin(provider=self.code, reason="it has no date") from error
