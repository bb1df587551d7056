-- The people of a client. One record for all three APIs.

CREATE TABLE users (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    active BOOLEAN NOT NULL,
    account_level BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    nickname TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT,
    handle TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    reference TEXT,
    guid {bytes},
    title TEXT NOT NULL,
    company TEXT NOT NULL,
    designation TEXT NOT NULL,
    job_type TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state_province TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    website TEXT NOT NULL,
    linkedin TEXT NOT NULL,
    twitter TEXT NOT NULL,
    facebook TEXT NOT NULL,
    instagram TEXT NOT NULL,
    avatar TEXT NOT NULL,
    timezone BIGINT NOT NULL,
    points BIGINT NOT NULL,
    extra TEXT NOT NULL,
    demo BOOLEAN NOT NULL,
    color TEXT NOT NULL,
    seniority TEXT,
    department TEXT,
    office TEXT,
    subdepartment TEXT,
    pod TEXT,
    super_delegate_permissions TEXT NOT NULL,
    tag_scores TEXT NOT NULL,
    dimension_values TEXT NOT NULL,
    last_login_at BIGINT,
    last_activated_at BIGINT,
    last_deactivated_at BIGINT,
    last_password_set_at BIGINT,
    PRIMARY KEY (client_id, id)
) {by client_id};

CREATE UNIQUE INDEX users_client_id_oid_key ON users (client_id, oid);
CREATE UNIQUE INDEX users_client_id_email_key_key ON users (client_id, email_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_client_id_username_key_key ON users (client_id, username_key)
    WHERE deleted_at IS NULL AND username_key IS NOT NULL;
CREATE UNIQUE INDEX users_client_id_handle_key_key ON users (client_id, handle_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_client_id_reference_key ON users (client_id, reference)
    WHERE deleted_at IS NULL AND reference IS NOT NULL;
CREATE UNIQUE INDEX users_client_id_guid_key ON users (client_id, guid)
    WHERE deleted_at IS NULL AND guid IS NOT NULL;
CREATE INDEX users_by_name ON users (client_id, name_key, oid) WHERE deleted_at IS NULL;
CREATE INDEX users_administrators ON users (client_id, id)
    WHERE deleted_at IS NULL AND active AND account_level = 99;

-- The password of a user, apart from the record that is read with every request.
CREATE TABLE passwords (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

-- What other systems call a user.
CREATE TABLE external_ids (
    client_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value_key TEXT NOT NULL,
    value TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, kind, value_key),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id, narrow};

CREATE INDEX external_ids_by_user ON external_ids (client_id, user_id, kind, value_key);
