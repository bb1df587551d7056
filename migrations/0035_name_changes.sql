-- Whose names changed lately, by when. A search that keeps names in memory reads here what is new since
-- it read them; rows go when nothing in memory can be older any more.

CREATE TABLE name_changes (
    client_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (client_id, at, user_id)
) {by client_id, narrow};
