"""Chats, who is in them, and what the bot may do there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from bot.emulator.messages import Message
from bot.emulator.refusal import Refusal, bad, forbidden

Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
]
_CHANNEL_RIGHTS = ["can_post_messages", "can_edit_messages"]
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(slots=True)
class Member:
    """A person's standing. `rights` are those of an administrator, or what one restricted may."""

    status: Status
    rights: dict[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    def may(self, right: str) -> bool:
        if self.status == "administrator":
            return self.rights.get(right, right == "can_manage_chat")
        return self.status == "creator"

    def json(self, user: dict[str, Any], kind: Kind) -> dict[str, Any]:
        """The Bot API's ChatMember."""
        fields: dict[str, Any] = {"status": self.status, "user": user}
        if self.status == "creator":
            fields["is_anonymous"] = False
        if self.status == "administrator":
            names = _RIGHTS + (_CHANNEL_RIGHTS if kind == "channel" else [])
            fields |= {"can_be_edited": False, "is_anonymous": False}
            fields |= {name: self.may(name) for name in names}
        if self.status == "restricted":
            fields |= {"is_member": True, "until_date": 0, **self.rights}
        if self.status == "kicked":
            fields["until_date"] = 0
        return fields


@dataclass(slots=True)
class Chat:
    """`json` is the Bot API's Chat; `own` are the ids of the bot's messages, `acts` its messages
    and edits in order of time; `topics` says of each forum topic whether it is open."""

    id: int
    kind: Kind
    json: dict[str, Any]
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, bool] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    acts: list[Message] = field(default_factory=list)
    started: bool = True
    deactivated: bool = False
    deleted: bool = False
    migrated_to: int | None = None

    @property
    def username(self) -> str:
        return str(self.json.get("username", ""))

    @property
    def size(self) -> int:
        """How many are in it, the bot among them."""
        return sum(member.present for member in self.members.values())

    def member(self, user_id: int) -> Member:
        return self.members.get(user_id) or Member("left")


def refusal_to_write(chat: Chat, bot_id: int) -> Refusal | None:
    """Why the bot may not write in the chat."""
    if chat.kind == "private":
        return _private(chat, bot_id)
    if chat.migrated_to is not None:
        moved = {"migrate_to_chat_id": chat.migrated_to}
        return Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
    if chat.deleted:
        return forbidden("the group chat was deleted")
    bot = chat.member(bot_id)
    if bot.status == "kicked":
        return forbidden(f"bot was kicked from the {chat.kind} chat")
    if not bot.present:
        return forbidden(f"bot is not a member of the {chat.kind} chat")
    if chat.kind == "channel" and not bot.may("can_post_messages"):
        return bad("need administrator rights in the channel chat")
    if bot.status == "restricted" and not bot.rights.get("can_send_messages", False):
        return bad("not enough rights to send text messages to the chat")
    return None


def _private(chat: Chat, bot_id: int) -> Refusal | None:
    if chat.deactivated:
        return forbidden("user is deactivated")
    if chat.member(bot_id).status == "kicked":
        return forbidden("bot was blocked by the user")
    if not chat.started:
        return forbidden("bot can't initiate conversation with a user")
    return None


def refusal_of_topic(chat: Chat, thread_id: int) -> Refusal | None:
    """Why nothing may be written in that forum topic; 0 is no topic."""
    if not thread_id:
        return None
    if thread_id not in chat.topics:
        return bad("message thread not found")
    return None if chat.topics[thread_id] else bad("TOPIC_CLOSED")
