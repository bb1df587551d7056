-- The hours that a claim asked for; none where it asked for all that were left. So a request that comes
-- again under the key of a claim can be told from another one.

ALTER TABLE ce_claims ADD COLUMN asked_hours BIGINT;
