from typing import Any

import pytest

from handlers.incoming import Asked, Incoming, read

ROOM = {"id": -100, "type": "supergroup", "title": "Room"}
ALMA = {"id": 7, "is_bot": False, "first_name": "Alma"}
HOME = {"id": 7, "type": "private", "first_name": "Alma"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": HOME, "from": ALMA, **fields}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            {"message": message(text="/news")},
            Incoming(7, "private", name="Alma", user_id=7, message_id=3, text="/news"),
        ),
        (
            {"message": message(chat=ROOM, message_thread_id=9, is_topic_message=True)},
            Incoming(-100, "supergroup", name="Room", user_id=7, message_id=3, thread_id=9),
        ),
        (
            {"message": message(chat=ROOM, message_thread_id=9)},
            Incoming(-100, "supergroup", name="Room", user_id=7, message_id=3),
        ),
        (
            {"message": message(migrate_to_chat_id=-1007)},
            Incoming(7, "private", name="Alma", user_id=7, message_id=3, moved_to=-1007),
        ),
        (
            {"callback_query": {"id": "q", "from": ALMA, "data": "1:n", "message": message()}},
            Incoming(7, "private", user_id=7, message_id=3, query_id="q", data="1:n"),
        ),
        (
            {
                "callback_query": {
                    "id": "q",
                    "from": ALMA,
                    "message": {"chat": HOME, "message_id": 3, "date": 0},
                }
            },
            Incoming(7, "private", user_id=7, message_id=3, query_id="q"),
        ),
        ({"callback_query": {"id": "q", "from": ALMA, "inline_message_id": "i"}}, None),
        (
            {"my_chat_member": {"chat": HOME, "from": ALMA, "new_chat_member": {"status": "left"}}},
            Incoming(7, "private", 7, standing="left", name="Alma"),
        ),
        ({"edited_message": message(text="/news")}, None),
    ],
)
def test_what_is_read(update: dict[str, Any], expected: Incoming | None) -> None:
    assert read({"update_id": 1, **update}) == expected


def test_a_sender_may_be_missing_and_a_kind_unknown() -> None:
    strange = {"message": {"message_id": 3, "date": 1, "chat": {"id": 7, "type": "moon"}}}
    assert read(strange) == Incoming(7, "private", message_id=3)


def test_the_links_of_the_message_that_is_answered() -> None:
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "url", "offset": 3, "length": 15},
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://b.kz/"},
    ]
    replied = message(text="😀 https://a.kz/1x and more", entities=entities)
    found = read({"message": message(text="/summary", reply_to_message=replied)})
    assert isinstance(found, Incoming)
    assert found.links == ("https://a.kz/1x", "https://b.kz/")


def test_an_inline_query() -> None:
    query = {"id": "9", "from": {"id": 5, "language_code": "ru"}, "query": "x", "offset": "7"}
    assert read({"inline_query": query}) == Asked("9", 5, "x", "7", "ru")
    assert read({"inline_query": query | {"from": {"id": 5}}}) == Asked("9", 5, "x", "7")


def test_what_was_picked_from_results_nobody_wrote() -> None:
    assert read({"message": message(text="/news", via_bot={"id": 1})}) is None


def test_what_is_no_update_is_told() -> None:
    with pytest.raises(LookupError):
        read({"message": {}})
