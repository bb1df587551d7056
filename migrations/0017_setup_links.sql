-- The link by which the first client is made in a browser. There is one row at most, of one name;
-- of a link that was used, or has ended, no hash is left.

CREATE TABLE setup_links (
    name TEXT NOT NULL,
    hash {bytes},
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (name)
) {by name};
