import aiohttp
import pytest

from bot.errors import SourceError, SourceForbidden, SourceSilent, SourceTooSlow
from bot.web.faults import fault
from bot.web.guard import Blocked


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Blocked(), SourceForbidden),
        (aiohttp.ConnectionTimeoutError(), SourceSilent),
        (aiohttp.SocketTimeoutError(), SourceTooSlow),
        (TimeoutError(), SourceTooSlow),
        (ConnectionResetError(), SourceSilent),
        (aiohttp.ServerDisconnectedError(), SourceSilent),
        (aiohttp.ClientPayloadError(), SourceError),
        (ValueError("bad charset"), SourceError),
    ],
)
def test_each_fault_has_its_error(error: Exception, expected: type[SourceError]) -> None:
    found = fault(error, "a.kz", 20)
    assert type(found) is expected
    assert "a.kz" in str(found)
