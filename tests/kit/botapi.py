"""Checks calls against the Bot API's machine-readable specification.

Field types are those of the specification: "Integer", "Array of X", the name of an object.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from bot.emulator.emulator import Call
from bot.emulator.params import Upload
from tests.kit.data import shared

SPECIFICATION = "telegram/botapi-10.3.json"

Spec = Mapping[str, Any]


@cache
def specification() -> Spec:
    return cast("Spec", json.loads(shared(SPECIFICATION).read_text("utf-8")))


def problems(calls: Iterable[Call]) -> list[str]:
    """What is wrong with the calls, in words, each problem once."""
    found = [f"{call.method}: {line}" for call in calls for line in _call(call)]
    return list(dict.fromkeys(found))


def shape(kind: str, value: Any) -> list[str]:
    """What is wrong with an answer of the given type ("Message", "Array of Update"), in words."""
    return _typed(kind, value, kind, top=False)


def _call(call: Call) -> list[str]:
    method = specification()["methods"].get(call.method)
    if method is None:
        return ["no such method"]
    files = {name for name, value in call.params.items() if isinstance(value, Upload)}
    attached = {name for name in files if name not in _names(method)}
    values = {key: value for key, value in call.params.items() if key not in attached}
    return _fields(method, values, "")


def _names(thing: Spec) -> set[str]:
    return {field["name"] for field in thing["fields"]}


def _fields(thing: Spec, values: Mapping[str, Any], where: str) -> list[str]:
    """Problems with the fields of a method or an object."""
    unknown = [f"unknown field {where}{name}" for name in values if name not in _names(thing)]
    missing = [
        f"required field {where}{field['name']} is missing"
        for field in thing["fields"]
        if field["required"] and values.get(field["name"]) is None
    ]
    wrong = [
        problem
        for field in thing["fields"]
        if values.get(field["name"]) is not None
        for problem in _value(field, values[field["name"]], where + field["name"], top=not where)
    ]
    return unknown + missing + wrong


def _value(field: Spec, value: Any, where: str, *, top: bool) -> list[str]:
    """Problems with a value: none if one of the field's types takes it."""
    tries = [_typed(kind, value, where, top=top) for kind in field["types"]]
    best = min(tries, key=len)
    if best:
        return best
    return _constraints(field.get("constraints", {}), value, where)


def _typed(kind: str, value: Any, where: str, *, top: bool) -> list[str]:
    if kind == "RichText" and isinstance(value, str):
        return []
    if kind == "RichText" and isinstance(value, list):
        return _array(kind, value, where)
    if kind in _SIMPLE:
        good = _SIMPLE[kind](value) or (top and isinstance(value, str) and _read(kind, value))
        return [] if good else [f"{where} is not {kind}: {value!r:.60}"]
    if kind == "InputFile":
        return [] if isinstance(value, Upload) else [f"{where} is not a file"]
    if top and isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return [f"{where} is not JSON: {value!r:.60}"]
    if kind.startswith("Array of "):
        return _array(kind.removeprefix("Array of "), value, where)
    return _object(kind, value, where)


def _read(kind: str, value: str) -> bool:
    """A text from a form, as a simple type."""
    try:
        return kind != "String" and _SIMPLE[kind](json.loads(value))
    except ValueError:
        return False


_SIMPLE = {
    "String": lambda value: isinstance(value, str),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
}


def _array(kind: str, value: Any, where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is not an array: {value!r:.60}"]
    return [
        problem
        for number, item in enumerate(value)
        for problem in _typed(kind, item, f"{where}[{number}]", top=False)
    ]


def _object(kind: str, value: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is not {kind}: {value!r:.60}"]
    thing = specification()["types"][kind]
    kinds = thing.get("subtypes") or [kind]
    tries = [_fields(specification()["types"][one], value, f"{where}.") for one in kinds]
    best = min(tries, key=len)
    return best + (_one_kind(value, where) if kind == "InlineKeyboardButton" else [])


def _one_kind(button: Mapping[str, Any], where: str) -> list[str]:
    """The rule that stands in the description of InlineKeyboardButton only."""
    kinds = sorted(button.keys() - {"text", "icon_custom_emoji_id", "style"})
    return [] if len(kinds) == 1 else [f"{where} must be of exactly one kind, not {kinds}"]


def _constraints(rules: Mapping[str, Any], value: Any, where: str) -> list[str]:
    """Lengths, ranges and fixed values. Lengths after parsing are left to the parser."""
    found = []
    if isinstance(value, str) and "unit" in rules and not rules.get("after_entities"):
        size = len(value.encode()) if rules["unit"] == "bytes" else len(value)
        if not rules.get("min", 0) <= size <= rules.get("max", size):
            found.append(f"{where} has {size} {rules['unit']}")
    if "int_min" in rules and not rules["int_min"] <= int(value) <= rules["int_max"]:
        found.append(f"{where} is {value}")
    if "const" in rules and value != rules["const"]:
        found.append(f"{where} is {value!r}, not {rules['const']!r}")
    items = value
    if "max_items" in rules and isinstance(value, str) and value.startswith("["):
        items = json.loads(value)
    if "max_items" in rules and isinstance(items, list) and len(items) > rules["max_items"]:
        found.append(f"{where} has {len(items)} items")
    return found
