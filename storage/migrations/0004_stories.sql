-- An article that tells what another told first: `story_id` is the id of that first article.
CREATE TABLE stories (
    article_id BIGINT PRIMARY KEY,
    story_id BIGINT NOT NULL
);

CREATE INDEX stories_members ON stories (story_id, article_id);
