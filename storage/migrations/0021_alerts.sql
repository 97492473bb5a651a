-- Rate alerts. Levels are scaled by 10^10, those of a move are percent. `span` is the bulletins of
-- a move or the days of a high or low. `rise` and `fall` are the rates, scaled too, at which
-- something is to be done about it; `anchor` is what the pair stood at when it was set or told.
-- `state`: armed, resting or done.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    thread_id BIGINT,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    kind TEXT NOT NULL,
    level BIGINT NOT NULL,
    span INTEGER NOT NULL,
    again INTEGER NOT NULL,
    state TEXT NOT NULL,
    paused INTEGER NOT NULL,
    anchor TEXT NOT NULL,
    anchor_day TEXT NOT NULL,
    rise BIGINT,
    fall BIGINT,
    begun_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    told_us BIGINT,
    warned INTEGER NOT NULL,
    removed_us BIGINT
);

-- A bulletin finds what it touches in these alone. What is paused or removed has neither rise nor
-- fall. The last columns of the third one are there for it to cover its query.
CREATE INDEX alerts_rising ON alerts (bot_id, base, quote, rise) WHERE rise IS NOT NULL;
CREATE INDEX alerts_falling ON alerts (bot_id, base, quote, fall) WHERE fall IS NOT NULL;
CREATE INDEX alerts_spanning
    ON alerts (bot_id, base, quote, kind, span, level, state, paused, removed_us)
    WHERE span > 0 AND state = 'armed' AND paused = 0 AND removed_us IS NULL;

CREATE INDEX alerts_of_chat ON alerts (bot_id, chat_id, id);
CREATE INDEX alerts_ending ON alerts (bot_id, expires_us) WHERE state <> 'done';
CREATE INDEX alerts_done ON alerts (bot_id, told_us) WHERE state = 'done';
CREATE INDEX alerts_removed ON alerts (bot_id, removed_us) WHERE removed_us IS NOT NULL;

-- The pairs that alerts are of, with what they stood at when alerts were last decided.
CREATE TABLE alert_pairs (
    bot_id BIGINT NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    value TEXT NOT NULL,
    bound TEXT NOT NULL,
    day TEXT NOT NULL,
    source TEXT NOT NULL,
    bank TEXT NOT NULL,
    exact INTEGER NOT NULL,
    PRIMARY KEY (bot_id, base, quote)
);

-- The rules with a span that there are or were for a pair: few, whatever the number of alerts.
CREATE TABLE alert_spans (
    bot_id BIGINT NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    kind TEXT NOT NULL,
    span INTEGER NOT NULL,
    PRIMARY KEY (bot_id, base, quote, kind, span)
);
