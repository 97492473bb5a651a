"""The methods that ask about the bot, chats and members; the menu of commands."""

import re
from typing import Any

from bot.emulator.chats import Chat, Member
from bot.emulator.params import Params
from bot.emulator.refusal import bad, forbidden
from bot.emulator.standing import change_member
from bot.emulator.state import State

_NAME = re.compile("[a-z0-9_]{1,32}")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")


def get_me(state: State, params: Params) -> dict[str, Any]:
    _ = params
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False}
    return state.bot | abilities | {"supports_inline_queries": True, "has_main_web_app": False}


def get_chat(state: State, params: Params) -> dict[str, Any]:
    chat = state.chat(params)
    _refuse_outsider(state, chat)
    gifts = dict.fromkeys((*_GIFTS, "gifts_from_channels"), False)
    return chat.json | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def get_chat_member(state: State, params: Params) -> dict[str, Any]:
    chat = state.chat(params)
    _refuse_outsider(state, chat)
    user_id = params.integer("user_id")
    user = state.bot if user_id == state.bot_id else state.users.get(user_id)
    if user is None:
        raise bad("invalid user_id specified")
    if chat.kind == "channel" and chat.member(state.bot_id).status != "administrator":
        raise bad("member list is inaccessible")
    return chat.member(user_id).json(user, chat.kind)


def get_chat_administrators(state: State, params: Params) -> list[dict[str, Any]]:
    chat = state.chat(params)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    _refuse_outsider(state, chat)
    return [
        member.json(state.bot if user_id == state.bot_id else state.users[user_id], chat.kind)
        for user_id, member in chat.members.items()
        if member.status in ("creator", "administrator")
    ]


def leave_chat(state: State, params: Params) -> bool:
    chat = state.chat(params)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    _refuse_outsider(state, chat)
    change_member(state, chat, state.bot, Member("left"), by=state.bot)
    return True


def _refuse_outsider(state: State, chat: Chat) -> None:
    bot = chat.member(state.bot_id)
    if chat.kind == "private":
        return
    if bot.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not bot.present:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def set_my_commands(state: State, params: Params) -> bool:
    place = _scope(state, params)
    commands = params.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    state.commands[place] = [_command(command) for command in commands]
    state.tell(None, "commands")
    return True


def _command(value: Any) -> dict[str, Any]:
    name = value.get("command") if isinstance(value, dict) else None
    description = value.get("description") if isinstance(value, dict) else None
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad("can't parse BotCommand: expected command and description")
    if not _NAME.fullmatch(name.removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def get_my_commands(state: State, params: Params) -> list[dict[str, Any]]:
    return state.commands.get(_scope(state, params), [])


def delete_my_commands(state: State, params: Params) -> bool:
    state.commands.pop(_scope(state, params), None)
    state.tell(None, "commands")
    return True


def _scope(state: State, params: Params) -> tuple[str, str]:
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("invalid language code specified")
    scope = params.object("scope", "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in _CHAT_SCOPES:
        chat = state.chat(Params(scope))
        user = f" {scope.get('user_id')}" if kind == "chat_member" else ""
        return f"{kind} {chat.id}{user}", language
    if kind not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    return kind, language


def commands_for(state: State, user_id: int, language: str) -> list[dict[str, Any]]:
    """The menu that a user sees in the private chat: the narrowest scope, the own language."""
    return _narrowest(state, [f"chat {user_id}", "all_private_chats", "default"], language)


def commands_in(state: State, chat: Chat, user_id: int, language: str) -> list[dict[str, Any]]:
    """The menu that a user sees in a chat of any kind: none in a channel."""
    if chat.kind == "private":
        return commands_for(state, user_id, language)
    if chat.kind == "channel":
        return []
    scopes = [f"chat_member {chat.id} {user_id}"]
    rules = chat.member(user_id).status in ("creator", "administrator")
    scopes += [f"chat_administrators {chat.id}"] if rules else []
    scopes += [f"chat {chat.id}"]
    scopes += ["all_chat_administrators"] if rules else []
    return _narrowest(state, [*scopes, "all_group_chats", "default"], language)


def _narrowest(state: State, scopes: list[str], language: str) -> list[dict[str, Any]]:
    for kind in scopes:
        for code in (language[:2], ""):
            if (kind, code) in state.commands:
                return state.commands[kind, code]
    return []
