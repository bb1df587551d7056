-- What happened, written with each change; and work to be done after it.

-- Events are only added, at the end; so one tree of them, ordered by its key, is the least work.

CREATE TABLE events (
    client_id BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_id BIGINT,
    credential_id BIGINT,
    surface TEXT NOT NULL,
    request_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    noun TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    changes TEXT NOT NULL,
    forwarded TEXT,
    PRIMARY KEY (client_id, oid)
) {by client_id, narrow};

CREATE INDEX events_by_subject ON events (client_id, noun, subject_id, oid);

CREATE TABLE jobs (
    bucket BIGINT NOT NULL,
    id {bytes} NOT NULL,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    client_id BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    attempts BIGINT NOT NULL,
    dedupe_key TEXT,
    last_error TEXT,
    PRIMARY KEY (bucket, id)
) {by bucket};

CREATE UNIQUE INDEX jobs_bucket_dedupe_key_key ON jobs (bucket, dedupe_key)
    WHERE dedupe_key IS NOT NULL;
CREATE INDEX jobs_due ON jobs (bucket, queue, due_at);
