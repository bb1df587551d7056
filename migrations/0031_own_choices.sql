-- What people decided about themselves: who may write to them and see how to reach them, and the
-- address that they want to sign in with instead of the one they have, until a link that was mailed
-- there is used. The former address stands with it, because that is told, too.

CREATE TABLE user_privacy (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    messages BOOLEAN NOT NULL,
    contact BOOLEAN NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id, narrow};

CREATE TABLE wanted_addresses (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    former_email TEXT NOT NULL,
    former_key TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    void BOOLEAN NOT NULL,
    PRIMARY KEY (client_id, user_id, asked_at),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE INDEX wanted_addresses_by_time ON wanted_addresses (client_id, asked_at);
