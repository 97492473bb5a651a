"""Changes of who is in a chat and what they may do, with the updates that tell the bot."""

from typing import Any

from bot.emulator.chats import Chat, Member
from bot.emulator.state import State


def change_member(
    state: State, chat: Chat, user: dict[str, Any], member: Member, *, by: dict[str, Any]
) -> None:
    """Give a user, or the bot, another standing: `chat_member` or `my_chat_member` follows."""
    old = chat.member(user["id"])
    chat.members[user["id"]] = member
    payload = {
        "chat": chat.json,
        "from": by,
        "date": state.now(),
        "old_chat_member": old.json(user, chat.kind),
        "new_chat_member": member.json(user, chat.kind),
    }
    state.update("my_chat_member" if user["id"] == state.bot_id else "chat_member", payload)
