-- Figures that are not believed yet: the columns are those of `quotes`, where each comes when a
-- second source or the next bulletin confirms it. `reason` is in English.
CREATE TABLE quarantine (
    source TEXT NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    value TEXT NOT NULL,
    nominal BIGINT NOT NULL,
    per_unit TEXT NOT NULL,
    published_us BIGINT,
    fetched_us BIGINT NOT NULL,
    body_hash TEXT NOT NULL,
    reason TEXT NOT NULL,
    held_us BIGINT NOT NULL,
    PRIMARY KEY (source, base, quote, effective_date)
);

CREATE INDEX quarantine_by_day ON quarantine (effective_date);
