-- Apps, who may open them, and invitations, by which somebody becomes a user.

CREATE TABLE apps (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    code TEXT NOT NULL,
    slug TEXT NOT NULL,
    slug_key TEXT NOT NULL,
    label TEXT NOT NULL,
    show_help BOOLEAN NOT NULL,
    help_html TEXT NOT NULL,
    show_footer BOOLEAN NOT NULL,
    footer_html TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, id)
) {by client_id};

CREATE UNIQUE INDEX apps_client_id_code_key ON apps (client_id, code);
CREATE UNIQUE INDEX apps_client_id_slug_key_key ON apps (client_id, slug_key);

CREATE TABLE user_apps (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id, app_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, app_id) REFERENCES apps (client_id, id)
) {by client_id, narrow};

CREATE INDEX user_apps_by_app ON user_apps (client_id, app_id, user_id);

-- An invitation is pending while it is not closed and its time has not run out.
CREATE TABLE invitations (
    client_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    oid {bytes} NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    inviter_id BIGINT,
    extra TEXT NOT NULL,
    demo BOOLEAN NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    key TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    mailed_at BIGINT NOT NULL,
    mail_count BIGINT NOT NULL,
    expires_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, inviter_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE UNIQUE INDEX invitations_client_id_email_key_key ON invitations (client_id, email_key)
    WHERE closed_at IS NULL;
CREATE INDEX invitations_pending ON invitations (client_id, id) WHERE closed_at IS NULL;
CREATE INDEX invitations_by_inviter ON invitations (client_id, inviter_id);

CREATE TABLE invitation_apps (
    client_id BIGINT NOT NULL,
    invitation_id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    PRIMARY KEY (client_id, invitation_id, app_id),
    FOREIGN KEY (client_id, invitation_id) REFERENCES invitations (client_id, id),
    FOREIGN KEY (client_id, app_id) REFERENCES apps (client_id, id)
) {by client_id, narrow};

CREATE INDEX invitation_apps_by_app ON invitation_apps (client_id, app_id, invitation_id);

-- SHA-256 of an invitation's key, to find the client of whoever opens its link.
CREATE TABLE invitation_keys (
    hash {bytes} NOT NULL,
    client_id BIGINT NOT NULL,
    invitation_id BIGINT NOT NULL,
    PRIMARY KEY (hash)
) {by hash, narrow};
