-- The dead jobs of one client, for its administrators.

CREATE INDEX jobs_dead_of_client ON jobs (bucket, client_id, dead_at, id)
    WHERE dead_at IS NOT NULL;
