-- Jobs whose last attempt failed are kept, out of the way of those that wait.

ALTER TABLE jobs ADD COLUMN dead_at BIGINT;

DROP INDEX jobs_due;

CREATE INDEX jobs_due ON jobs (bucket, queue, due_at) WHERE dead_at IS NULL;
CREATE INDEX jobs_dead ON jobs (bucket, dead_at) WHERE dead_at IS NOT NULL;
