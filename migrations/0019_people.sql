-- The language that somebody chose on the pages, apart from the record that is read with every
-- request; and how long it takes at most to verify a hash of a password that was brought along to a
-- client.

CREATE TABLE user_languages (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id, narrow};

CREATE TABLE brought_hashes (
    client_id BIGINT NOT NULL,
    slowest_micros BIGINT NOT NULL,
    PRIMARY KEY (client_id)
) {by client_id, narrow};
