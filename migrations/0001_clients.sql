-- Clients with their site and settings, what is kept for the whole installation, and the small
-- look-up tables by which a client is found before it is known.

CREATE TABLE clients (
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    domain TEXT NOT NULL,
    site_name TEXT NOT NULL,
    name TEXT NOT NULL,
    default_from_email TEXT NOT NULL,
    invitation_subject TEXT NOT NULL,
    invitation_body TEXT NOT NULL,
    login_title TEXT NOT NULL,
    login_subtitle TEXT NOT NULL,
    support_email TEXT NOT NULL,
    home_location TEXT NOT NULL,
    subtitle_404 TEXT NOT NULL,
    message_404 TEXT NOT NULL,
    subtitle_500 TEXT NOT NULL,
    message_500 TEXT NOT NULL,
    password_min_length BIGINT NOT NULL,
    password_allow_common BOOLEAN NOT NULL,
    password_require_numeric BOOLEAN NOT NULL,
    password_require_upper BOOLEAN NOT NULL,
    password_require_lower BOOLEAN NOT NULL,
    password_require_special BOOLEAN NOT NULL,
    password_expiration_days BIGINT NOT NULL,
    segment TEXT NOT NULL,
    vertical TEXT NOT NULL,
    groups_enabled BOOLEAN NOT NULL,
    PRIMARY KEY (id)
) {by id};

CREATE TABLE client_oids (
    oid {bytes} NOT NULL,
    client_id BIGINT NOT NULL,
    PRIMARY KEY (oid)
) {by oid, narrow};

CREATE TABLE domains (
    domain TEXT NOT NULL,
    client_id BIGINT NOT NULL,
    PRIMARY KEY (domain)
) {by domain, narrow};

-- The next number of each noun of a client; client 0 counts clients and sites.
CREATE TABLE id_marks (
    client_id BIGINT NOT NULL,
    noun TEXT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (client_id, noun)
) {by client_id, narrow};
