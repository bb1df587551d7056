-- The events of a user are a chain: the user's row names the newest, each event the one before it. An
-- index of the subjects of all events is one more page, somewhere, with each change of anybody; so it is
-- only of what is no user.

ALTER TABLE events ADD COLUMN previous {bytes};
ALTER TABLE users ADD COLUMN last_event {bytes};

UPDATE events SET previous = (
    SELECT before.oid FROM events before
     WHERE before.client_id = events.client_id AND before.noun = events.noun
       AND before.subject_id = events.subject_id AND before.oid < events.oid
     ORDER BY before.oid DESC LIMIT 1
) WHERE noun = 'user';
UPDATE users SET last_event = (
    SELECT newest.oid FROM events newest
     WHERE newest.client_id = users.client_id AND newest.noun = 'user' AND newest.subject_id = users.id
     ORDER BY newest.oid DESC LIMIT 1
);

DROP INDEX events_by_subject;
CREATE INDEX events_by_subject ON events (client_id, noun, subject_id, oid) WHERE noun <> 'user';
