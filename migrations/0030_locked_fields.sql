-- The fields of their profile that people of a client may not change themselves, by name.

ALTER TABLE clients ADD COLUMN locked_fields TEXT NOT NULL DEFAULT '';
