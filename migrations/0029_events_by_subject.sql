-- The events of users are found through their chain.

DROP INDEX events_by_subject;
CREATE INDEX events_by_subject ON events (client_id, noun, subject_id, oid) WHERE noun <> 'user';
