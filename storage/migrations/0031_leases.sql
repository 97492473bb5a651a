-- What is on its way: by whom it was claimed, when and until when; `n` is the number of the attempt. A row
-- of the outbox stays `ready` meanwhile, and is written once it is settled: each writing of it goes into
-- half a dozen indexes. An attempt goes into outbox_attempts when it has ended. The release before this
-- had a state `sending`, a lease in the row itself and attempts without an end.
CREATE TABLE outbox_leases (
    outbox_id BIGINT PRIMARY KEY,
    bot_id BIGINT NOT NULL,
    owner TEXT NOT NULL,
    until_us BIGINT NOT NULL,
    n INTEGER NOT NULL,
    started_us BIGINT NOT NULL
);
