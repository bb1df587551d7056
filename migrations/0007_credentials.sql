-- What callers prove themselves with. Secrets are kept as SHA-256 only. Looked up with every
-- request, so one tree holds key and row.

CREATE TABLE credentials (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    kind TEXT NOT NULL,
    user_id BIGINT,
    label TEXT NOT NULL,
    claims TEXT NOT NULL,
    hash {bytes} NOT NULL,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id, narrow};

CREATE UNIQUE INDEX credentials_client_id_oid_key ON credentials (client_id, oid);
CREATE INDEX credentials_by_user ON credentials (client_id, user_id, id);

-- SHA-256 of any secret, to find its client: user tokens, API keys, OAuth clients and the access
-- tokens they draw.
CREATE TABLE secrets (
    hash {bytes} NOT NULL,
    client_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    credential_id BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (hash)
) {by hash, narrow};

-- The access tokens of an OAuth client, so that those run out can be cleared away.
CREATE TABLE access_tokens (
    client_id BIGINT NOT NULL,
    credential_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (client_id, credential_id, expires_at, hash),
    FOREIGN KEY (client_id, credential_id) REFERENCES credentials (client_id, id)
) {by client_id, narrow};
