-- The claims of one credit, newest first, for whoever looks after it.

CREATE INDEX ce_claims_by_credit ON ce_claims (client_id, ce_id, claimed_at, oid);
