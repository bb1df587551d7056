-- Links that are mailed to people, at most one of each kind for each of them; which of their
-- addresses was shown to be theirs; and what an invitation gives besides apps.

CREATE TABLE links (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    hash {bytes} NOT NULL,
    email_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id, kind),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE TABLE confirmed_addresses (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    email_key TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

ALTER TABLE clients ADD COLUMN magic_link_days BIGINT NOT NULL DEFAULT 3;

ALTER TABLE invitations ADD COLUMN grants TEXT NOT NULL DEFAULT '{}';
