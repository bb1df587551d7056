-- Labels on users: dimensions that a client adds to the default ones, tag types, and tags. Their rows
-- are short and looked up with every user, so one tree holds key and row. What a user has of each
-- stands in the user's own row; the tables beside it tell who has a label.

CREATE TABLE dimensions (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id, narrow};

CREATE UNIQUE INDEX dimensions_client_id_name_key_key ON dimensions (client_id, name_key);

CREATE TABLE user_dimensions (
    client_id BIGINT NOT NULL,
    dimension_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, dimension_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, dimension_id) REFERENCES dimensions (client_id, id)
) {by client_id, narrow};

CREATE TABLE tag_types (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id, narrow};

CREATE UNIQUE INDEX tag_types_client_id_name_key_key ON tag_types (client_id, name_key);

CREATE TABLE tags (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    type_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, type_id) REFERENCES tag_types (client_id, id)
) {by client_id, narrow};

CREATE UNIQUE INDEX tags_client_id_name_key_key ON tags (client_id, name_key);
CREATE INDEX tags_by_type ON tags (client_id, type_id);

CREATE TABLE user_tags (
    client_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, tag_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, tag_id) REFERENCES tags (client_id, id)
) {by client_id, narrow};
