-- What an article's own page gave. `refusal` says why it gave nothing; then `body` is empty.
CREATE TABLE texts (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    cut INTEGER NOT NULL,
    digest TEXT NOT NULL,
    read_us BIGINT NOT NULL,
    refusal TEXT
);
