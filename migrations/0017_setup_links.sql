-- The link by which the first client is made in a browser. There is one row at most, of the installation
-- (client 0); of a link that was used, or has ended, no hash is left.

CREATE TABLE setup_links (
    client_id BIGINT NOT NULL,
    hash {bytes},
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id)
) {by client_id};
