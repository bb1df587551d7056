-- Groups, roles with their permission claims, and who may act for whom.

CREATE TABLE groups (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id};

CREATE UNIQUE INDEX groups_client_id_oid_key ON groups (client_id, oid);
CREATE UNIQUE INDEX groups_client_id_name_key_key ON groups (client_id, name_key);

CREATE TABLE user_groups (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id, group_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, group_id) REFERENCES groups (client_id, id)
) {by client_id, narrow};

CREATE INDEX user_groups_by_group ON user_groups (client_id, group_id, user_id);

-- A role is built in when it has a kind; every user has the one of kind 'user' without a row here.
CREATE TABLE roles (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    kind TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    claims TEXT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id};

CREATE UNIQUE INDEX roles_client_id_oid_key ON roles (client_id, oid);
CREATE UNIQUE INDEX roles_client_id_name_key_key ON roles (client_id, name_key);
CREATE UNIQUE INDEX roles_client_id_kind_key ON roles (client_id, kind) WHERE kind IS NOT NULL;

CREATE TABLE user_roles (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id, role_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, role_id) REFERENCES roles (client_id, id)
) {by client_id, narrow};

CREATE INDEX user_roles_by_role ON user_roles (client_id, role_id, user_id);

-- user_id lets delegate_id act for them, with these permissions.
CREATE TABLE delegations (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    delegate_id BIGINT NOT NULL,
    permissions TEXT NOT NULL,
    PRIMARY KEY (client_id, user_id, delegate_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, delegate_id) REFERENCES users (client_id, id)
) {by client_id, narrow};

CREATE INDEX delegations_by_delegate ON delegations (client_id, delegate_id, user_id);
