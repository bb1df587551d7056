-- People who are signed in. A session that has ended has no row.

CREATE TABLE sessions (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    method TEXT NOT NULL,
    device TEXT NOT NULL,
    limited BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE INDEX sessions_by_user ON sessions (client_id, user_id, id);
