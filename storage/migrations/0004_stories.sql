-- An article that tells what another told first: `story_id` is the id of that first article.
-- `retold_count` is how many of a source's articles are such.
CREATE TABLE stories (
    article_id BIGINT PRIMARY KEY,
    story_id BIGINT NOT NULL
);

CREATE INDEX stories_members ON stories (story_id, article_id);

ALTER TABLE sources ADD COLUMN retold_count BIGINT NOT NULL DEFAULT 0;
