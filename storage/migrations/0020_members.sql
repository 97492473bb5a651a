-- The articles of stories that several tell, by id: what counting asks of each that it finds.
CREATE TABLE story_members (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    story_id BIGINT NOT NULL
);

INSERT INTO story_members (article_id, story_id)
SELECT id, coalesce(story_id, id) FROM articles WHERE story_id IS NOT NULL OR retold = 1;
