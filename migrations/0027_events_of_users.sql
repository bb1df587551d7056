-- The events of a user are a chain: the user's row names the newest, each event the one before it. An
-- index of the subjects of all events is one more page, somewhere, with each change of anybody; so it is
-- only of what is no user.

ALTER TABLE events ADD COLUMN previous {bytes};
ALTER TABLE users ADD COLUMN last_event {bytes};
