"""The banks' documents opened: bytes in; XML, JSON or CSV out. Every failure is a BadBulletin."""

import csv
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import BadBulletin, NoBulletin

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BOM = b"\xef\xbb\xbf"
ZIP = b"PK\x03\x04"
LARGEST = 20 * 1024 * 1024  # of a file in an archive; the whole history of the ECB has two
LONGEST = 30  # digits before or after the point of a number in JSON


def xml(provider: str, body: bytes, *roots: str) -> "Element":
    """The root of a document, which must have one of the names in `roots`.

    The declaration in the bytes decides the encoding. Raises BadBulletin.
    """
    # Imported at first use: its memory is not held by a bot that polls no bank.
    from lxml import etree

    body = cleaned(provider, body)
    if b"<!DOCTYPE" in body.replace(b"\0", b"").upper():
        raise BadBulletin(provider=provider, reason="it declares a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadBulletin(provider=provider, reason="it is not well-formed XML") from error
    if root.tag not in roots:
        raise BadBulletin(provider=provider, reason=f"its root is <{root.tag}>")
    return root


def json_objects(provider: str, body: bytes) -> list[dict[str, object]]:
    """The objects of a JSON array, numbers as texts without exponents. Raises BadBulletin."""
    found = _json(provider, body)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadBulletin(provider=provider, reason="it is not a list of rates")
    if not found:
        raise NoBulletin(provider=provider, reason="it is an empty list")
    return found


def json_object(provider: str, body: bytes) -> Mapping[str, object]:
    """One JSON object, numbers as texts without exponents. Raises BadBulletin."""
    found = _json(provider, body)
    if not isinstance(found, dict):
        raise BadBulletin(provider=provider, reason="it is not a table of rates")
    return found


def csv_rows(provider: str, body: bytes) -> list[list[str]]:
    """The lines of a CSV file, the heading among them, all with the same number of fields.

    A file that was cut off is refused where that can be seen: its last line has no end.
    """
    try:
        text = cleaned(provider, body).decode()
    except UnicodeDecodeError as error:
        raise BadBulletin(provider=provider, reason="it is not text") from error
    if not text.endswith("\n"):
        raise BadBulletin(provider=provider, reason="its last line has no end")
    rows = [[field.strip() for field in row] for row in csv.reader(text.splitlines())]
    if any(len(row) != len(rows[0]) for row in rows):
        raise BadBulletin(provider=provider, reason="its lines differ in length")
    return rows


def unzipped(provider: str, body: bytes) -> bytes:
    """The one file of a zip archive. Raises BadBulletin."""
    from io import BytesIO  # only a long history comes so
    from zipfile import BadZipFile, ZipFile
    from zlib import error as broken

    try:
        with ZipFile(BytesIO(body)) as archive:
            (member,) = archive.infolist()
            if member.file_size > LARGEST:
                raise BadBulletin(provider=provider, reason="its archive is too large")
            with archive.open(member) as file:
                return file.read(LARGEST)
    except (
        BadZipFile,
        broken,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadBulletin(provider=provider, reason="its archive is broken") from error


def cleaned(provider: str, body: bytes) -> bytes:
    """Without a byte order mark and leading space; a web page or nothing is refused."""
    body = body.removeprefix(BOM).lstrip()
    if not body:
        raise BadBulletin(provider=provider, reason="it is empty")
    start = body[:512].lower()
    if b"<html" in start or b"<!doctype html" in start:
        raise BadBulletin(provider=provider, reason="it is a web page")
    return body


def _json(provider: str, body: bytes) -> object:
    try:
        return json.loads(cleaned(provider, body), parse_float=_plain, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise BadBulletin(provider=provider, reason="it is not JSON") from error


def _plain(text: str) -> str:
    """A number's own digits; `8.5e-05` is written out, what no rate can be is left as it stands."""
    number = Decimal(text)
    return format(number, "f") if abs(number.adjusted()) < LONGEST else text
