-- The days for which a bank's archive has answered, with rates or without. `code` is the currency
-- that was asked for where an answer has one alone, '' where it has them all.
CREATE TABLE rate_answers (
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (source, code, since)
);
