-- A credit that was withdrawn is gone at once; the records of it are removed a few at a time. Its row
-- stays, because claims and the ledger name it for ever.

ALTER TABLE ces ADD COLUMN deleted_at BIGINT;

CREATE INDEX ces_offered ON ces (client_id, id) WHERE deleted_at IS NULL;
CREATE INDEX ces_withdrawn ON ces (client_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
