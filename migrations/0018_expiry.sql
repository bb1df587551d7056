-- What has run out is found by when it did, client by client, to be cleared away.

CREATE INDEX sessions_by_expiry ON sessions (client_id, expires_at);
CREATE INDEX links_by_expiry ON links (client_id, expires_at);
CREATE INDEX access_tokens_by_expiry ON access_tokens (client_id, expires_at);
