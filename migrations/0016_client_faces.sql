-- What the pages of a client look like: its accent colour, and its logo by the name under which it is
-- served. The picture itself is read only by who asks for it.

ALTER TABLE clients ADD COLUMN accent_color TEXT;
ALTER TABLE clients ADD COLUMN logo TEXT;
ALTER TABLE clients ADD COLUMN logo_text TEXT NOT NULL DEFAULT '';

CREATE TABLE client_logos (
    client_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    picture {bytes} NOT NULL,
    PRIMARY KEY (client_id)
) {by client_id};
