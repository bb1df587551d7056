-- How often something was tried lately. What was tried is kept as its SHA-256 only.

CREATE TABLE throttles (
    client_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    key_hash {bytes} NOT NULL,
    attempts BIGINT NOT NULL,
    since BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    forgotten_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, kind, key_hash)
) {by client_id};

CREATE INDEX throttles_forgotten ON throttles (client_id, forgotten_at);
