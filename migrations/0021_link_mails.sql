-- What became of the latest mail of each kind of link to each person.

CREATE TABLE link_mails (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    tried_at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (client_id, user_id, kind),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};

CREATE INDEX link_mails_by_time ON link_mails (client_id, tried_at);
CREATE INDEX link_mails_unsent ON link_mails (client_id, tried_at, user_id, kind)
    WHERE outcome <> 'sent';
