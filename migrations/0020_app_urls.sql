-- Where an app is opened; empty for one that cannot be opened from the pages.

ALTER TABLE apps ADD COLUMN url TEXT NOT NULL DEFAULT '';
