-- The chain of the events there are.

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
