"""Full-text search in PostgreSQL: by a stored tsvector, in parts by which it can be read.

A GIN index is read to its end before the first match is given out, and is not in the order of ids.
So every token begins with the letter of its article's part: a block of 131,072 ids is of one part,
the next block of the next, and a part after the other is looked through, the newest first. A row of
the table is a few bytes, its texts are beside it, so that counting a thousand reads few pages.
"""

import re
from collections.abc import Iterable

from bot.model import Selection
from storage.drivers.fulltext import Block, FullText, Leaps, Way, expressed

# As in storage/migrations: how many bits of an id are within a block, and the letters of the parts.
BITS, LETTERS = 17, "abcdefgh"
PARTS = len(LETTERS)
# In place of the letter, where it is not known yet. It is in no token.
ANY = "~"
# No token holds a quotation mark or a space, and none is written in capitals.
WORD = re.compile(r"\w+")
PHRASE = re.compile(r'"([^"]*)"')
OPERATORS = {"AND": "&", "OR": "|", "NOT": "& !"}
# Between the alternatives of a tsquery, in which it is nothing but an OR.
BREAK = " |\n"
# One alternative after the other: all at once would be read to their ends, and item by item, as
# there is nothing that each match must have.
ALTERNATIVES = f"unnest(string_to_array({{}}, '{BREAK}')) AS alternative"
LETTER = f"substr('{LETTERS}', 1 + CAST({{}} & {PARTS - 1} AS INTEGER), 1)"
OF_BLOCK = f"CAST(replace({{}}, '{ANY}', {LETTER}) AS tsquery)"
# OFFSET keeps what is found by the index from being looked for in the table.
OF_A_PART = f"""
    SELECT article_id, published_us FROM article_keys
    WHERE words @@ {OF_BLOCK.format("alternative", "{}")} OFFSET 0
"""  # noqa: S608 - constants
# Until there are enough. `turn` leads, as the alternatives of each part come after it.
MATCHING = f"""
    SELECT k.article_id AS id, k.published_us, (newest.block - turn + 1) << {BITS} AS since FROM
        (SELECT max(id) >> {BITS} AS block FROM articles) AS newest
        CROSS JOIN generate_series(0, least(newest.block, {PARTS - 1})) AS turn
        CROSS JOIN LATERAL (
            SELECT alternative FROM {ALTERNATIVES.format("CAST(? AS TEXT)")}
            WHERE turn >= 0 OFFSET 0
        ) AS a
        CROSS JOIN LATERAL ({OF_A_PART.format("(newest.block - turn)")}) AS k
"""  # noqa: S608 - constants
NEAR = """
    SELECT article_id AS id FROM (
        SELECT article_id, words FROM article_keys WHERE article_id BETWEEN ? AND ?
        ORDER BY article_id {order} OFFSET 0
    ) AS walked
    WHERE words @@ CAST(CAST(? AS TEXT) AS tsquery) ORDER BY article_id {order} LIMIT ?
"""
# Block after block, as they are led by `block`.
FAR = f"""
    SELECT leap.article_id AS id FROM
        (
            SELECT CAST(? AS TEXT) AS expression, greatest({{low}}, 0) AS low,
                least(CAST(? AS BIGINT), (SELECT max(id) FROM articles)) AS high
        ) AS asked
        CROSS JOIN generate_series({{blocks}}) AS block
        CROSS JOIN LATERAL (
            SELECT k.article_id
            FROM {ALTERNATIVES.format("asked.expression")}
                CROSS JOIN LATERAL ({OF_A_PART.format("block")}) AS k
            WHERE k.article_id >> {BITS} = block AND k.article_id BETWEEN asked.low AND asked.high
            ORDER BY k.article_id {{order}}
        ) AS leap
    LIMIT ?
"""  # noqa: S608 - constants
BOUND = "CAST(? AS BIGINT)"
RISING = {"blocks": f"asked.low >> {BITS}, asked.high >> {BITS}", "order": "ASC"}
FALLING = {"blocks": f"asked.high >> {BITS}, asked.low >> {BITS}, -1", "order": "DESC"}
CANDIDATES = f"""
    SELECT found.id, k.keys
    FROM ({FAR.format(low="0", **FALLING)}) AS found
        CROSS JOIN LATERAL (
            SELECT keys FROM article_keys WHERE article_id = found.id OFFSET 0
        ) AS k
    ORDER BY found.id DESC
"""  # noqa: S608 - constants
AMONG = f"""
    SELECT article_id AS id FROM article_keys
    WHERE words @@ {OF_BLOCK.format("CAST(? AS TEXT)", f"(article_id >> {BITS})")}
        AND article_id IN ({{places}})
"""  # noqa: S608 - constants


def tsquery(text: str) -> str:
    """An expression of FTS5 in PostgreSQL's words, for ANY part. NOT binds closest in both, then
    AND."""
    text = WORD.sub(lambda word: OPERATORS.get(word[0], f"{ANY}{word[0]}"), text)
    return PHRASE.sub(lambda phrase: f"({' <-> '.join(phrase[1].split())})", text)


def tsqueries(alternatives: Iterable[str], selection: Selection) -> str:
    """The alternatives with a BREAK between."""
    return BREAK.join(f"({tsquery(expressed((one,), selection))})" for one in alternatives)


def tsvector(article_id: int, text: str) -> str:
    """The tokens with their places. Beyond 16,383 tokens of an article, or 256 times the same,
    PostgreSQL knows that a word is there, and no longer where."""
    letter = _letter(article_id >> BITS)
    return " ".join(f"{letter}{token}:{place}" for place, token in enumerate(text.split(), 1))


def block_of(expression: str, article_id: int) -> Block:
    number = article_id >> BITS
    first = number << BITS
    return Block(expression.replace(ANY, _letter(number)), first, first + (1 << BITS) - 1)


def _letter(block: int) -> str:
    return LETTERS[block % PARTS]


TSVECTOR = FullText(
    id="article_keys.article_id",
    tables=f"""
        (SELECT id AS article_id FROM ({MATCHING}) AS found OFFSET 0) AS article_keys
        CROSS JOIN LATERAL (
            SELECT * FROM articles b WHERE b.id = article_keys.article_id OFFSET 0
        ) AS a
    """,  # noqa: S608 - constants
    where="1 = 1",
    matching=MATCHING,
    among=AMONG,
    candidates=CANDIDATES,
    index="""
        INSERT INTO article_keys (article_id, keys, words, published_us)
        SELECT id, ?, CAST(CAST(? AS TEXT) AS tsvector), published_us FROM articles WHERE id = ?
        ON CONFLICT (article_id) DO UPDATE SET keys = excluded.keys, words = excluded.words
    """,
    entry=lambda article_id, text: (text, tsvector(article_id, text), article_id),
    expressed=tsqueries,
    joined="array_agg({})",
    read=lambda joined: joined,
    since="min(found.since)",
    dated=True,
    leaps=Leaps(
        up=Way(NEAR.format(order="ASC"), FAR.format(low=BOUND, **RISING)),
        down=Way(NEAR.format(order="DESC"), FAR.format(low=BOUND, **FALLING)),
        block=block_of,
    ),
)
