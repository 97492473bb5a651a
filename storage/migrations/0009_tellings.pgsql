-- Stories by who tells them, so that a list that has each story once need not be counted: in all
-- headlines (topic '') and in each topic's. `first_id` is the outlet of the first article, `others`
-- the rest with a space between, by name.
CREATE TABLE tellings (
    topic TEXT NOT NULL,
    first_id TEXT NOT NULL,
    others TEXT NOT NULL,
    story_count BIGINT NOT NULL,
    PRIMARY KEY (topic, first_id, others)
);

-- As in sources: how many of an outlet's articles tell what another of the topic told first.
ALTER TABLE topic_counts ADD COLUMN retold_count BIGINT NOT NULL DEFAULT 0;

INSERT INTO tellings (topic, first_id, others, story_count)
WITH member AS (
    SELECT '' AS topic, coalesce(story_id, id) AS story_id, id, source_id FROM articles
    UNION ALL
    SELECT t.topic, coalesce(a.story_id, a.id), a.id, a.source_id
    FROM article_topics t JOIN articles a ON a.id = t.article_id
),
story AS (
    SELECT topic, story_id, min(id) AS head FROM member GROUP BY topic, story_id HAVING count(*) > 1
),
other AS (
    SELECT DISTINCT s.topic, s.story_id, f.source_id AS first_id, m.source_id
    FROM story s
    JOIN articles f ON f.id = s.head
    LEFT JOIN member m ON m.topic = s.topic AND m.story_id = s.story_id
        AND m.source_id <> f.source_id
),
telling AS (
    SELECT topic, story_id, first_id,
        coalesce(string_agg(source_id, ' ' ORDER BY source_id), '') AS others
    FROM other GROUP BY topic, story_id, first_id
)
SELECT topic, first_id, others, count(*) FROM telling GROUP BY topic, first_id, others;

UPDATE topic_counts SET retold_count = (
    SELECT count(*) FROM article_topics t JOIN articles a ON a.id = t.article_id
    WHERE t.topic = topic_counts.topic AND t.source_id = topic_counts.source_id
        AND a.story_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM article_topics h JOIN articles e ON e.id = h.article_id
            WHERE h.topic = t.topic AND coalesce(e.story_id, e.id) = a.story_id AND e.id < a.id
        )
);
