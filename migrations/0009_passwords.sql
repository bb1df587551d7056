-- How often a user's password was set, and the hashes of those that were replaced lately.

ALTER TABLE passwords ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE TABLE password_history (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (client_id, user_id, version),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};
