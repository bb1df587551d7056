-- Continuing education: what a client offers, and each user's progress. Hours are hundredths.

CREATE TABLE ces (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    credits BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    hidden BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id};

CREATE TABLE ce_records (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    ce_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    status TEXT NOT NULL,
    earned BIGINT NOT NULL,
    claimed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id, ce_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, ce_id) REFERENCES ces (client_id, id)
) {by client_id};

CREATE INDEX ce_records_by_ce ON ce_records (client_id, ce_id, user_id);
