"""Where the demo's bot is besides the private chat: a group and a channel, with invented people."""

from bot.emulator.emulator import Emulator

GROUP, CHANNEL = -1002000000001, -1002000000002


async def people(emulator: Emulator, owner_id: int) -> None:
    """A group and a channel of the user's own, each with what was said there before."""
    owner = emulator.user(owner_id)
    aigul, timur = emulator.user(2, name="Aigul"), emulator.user(3, name="Timur")
    group = emulator.group(GROUP, "Caravan of Friends", owner, aigul, timur)
    await aigul.say("Who knows what the dollar is at today?", group)
    await timur.say("The bot does. In a group it speaks when a command asks it to.", group)
    channel = emulator.channel(CHANNEL, "Steppe Morning", owner, username="steppe_morning")
    await channel.post("The day's news and official rates, for those who drink their tea early.")
