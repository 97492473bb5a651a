"""Which calls a fault strikes."""

from bot.emulator.faults import Faults


def test_scope_and_number() -> None:
    faults = Faults()
    fault = faults.add("internal_error", "sendMessage", chat_id=5, times=2)
    calls = [("getMe", 5), ("sendMessage", 6), ("sendMessage", 5), ("SENDMESSAGE", 5)]
    struck = [bool(faults.strike(*call)) for call in [*calls, ("sendMessage", 5)]]
    assert struck == [False, False, True, True, False]
    assert fault.struck == 2


def test_slow_joins_another() -> None:
    faults = Faults()
    faults.add("conflict", times=None)
    faults.add("unauthorized", times=None)
    faults.add("slow", times=None)
    assert [fault.kind for fault in faults.strike("getMe", None)] == ["conflict", "slow"]
    faults.clear()
    assert faults.strike("getMe", None) == []


def test_chance_is_repeatable() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("conflict", times=None, probability=0.3)
        return [bool(faults.strike("getMe", None)) for _ in range(200)]

    assert run(1) == run(1) != run(2)
    assert 30 < sum(run(1)) < 90
