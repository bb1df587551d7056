-- The ledger of continuing education, the claims that come out of it, and what a client says about
-- claiming. Hours are hundredths, days are counted from 1970-01-01. Nothing refers to `ces`: what was
-- earned and claimed outlives a credit that is withdrawn.

ALTER TABLE ces ADD COLUMN opens_on BIGINT;
ALTER TABLE ces ADD COLUMN closes_on BIGINT;
ALTER TABLE ces ADD COLUMN partial_claims TEXT NOT NULL DEFAULT 'once';
ALTER TABLE ces ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN credit_word TEXT NOT NULL DEFAULT 'CE';

-- An entry is found by the version of the record that it led to, and its place among the entries of
-- that change.
CREATE TABLE ce_entries (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    ce_id BIGINT NOT NULL,
    record_version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    earned BIGINT NOT NULL,
    claimed BIGINT NOT NULL,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_id BIGINT,
    source TEXT NOT NULL,
    why TEXT NOT NULL,
    claim_oid {bytes},
    PRIMARY KEY (client_id, user_id, ce_id, record_version, place),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE TABLE ce_claims (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    ce_id BIGINT NOT NULL,
    code {bytes} NOT NULL,
    hours BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL,
    idempotency_key TEXT,
    person_name TEXT NOT NULL,
    ce_name TEXT NOT NULL,
    client_name TEXT NOT NULL,
    credit_word TEXT NOT NULL,
    answers TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_why TEXT NOT NULL,
    PRIMARY KEY (client_id, user_id, oid),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE INDEX ce_claims_by_time ON ce_claims (client_id, claimed_at, oid);

-- The code of a certificate, to find the client of whoever verifies it. It is no secret: it is
-- printed on the certificate.
CREATE TABLE ce_certificates (
    code {bytes} NOT NULL,
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    claim_oid {bytes} NOT NULL,
    PRIMARY KEY (code)
) {by code, narrow};
