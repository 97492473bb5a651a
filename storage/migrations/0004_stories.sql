-- An article that tells what another told first has that first article's id as `story_id`; the
-- first one is `retold`. `retold_count` is how many of a source's articles tell another's story.
ALTER TABLE articles ADD COLUMN story_id BIGINT;
ALTER TABLE articles ADD COLUMN retold INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_of_story ON articles (story_id, id) WHERE story_id IS NOT NULL;

ALTER TABLE sources ADD COLUMN retold_count BIGINT NOT NULL DEFAULT 0;
