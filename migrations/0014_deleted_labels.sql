-- A label that was deleted is gone at once, and its name is free. Its row stays until it has been
-- taken off everybody who had it.

ALTER TABLE tags ADD COLUMN deleted_at BIGINT;
ALTER TABLE dimensions ADD COLUMN deleted_at BIGINT;
ALTER TABLE groups ADD COLUMN deleted_at BIGINT;
ALTER TABLE roles ADD COLUMN deleted_at BIGINT;

DROP INDEX tags_client_id_name_key_key;
DROP INDEX dimensions_client_id_name_key_key;
DROP INDEX groups_client_id_name_key_key;
DROP INDEX groups_client_id_oid_key;
DROP INDEX roles_client_id_name_key_key;
DROP INDEX roles_client_id_oid_key;

CREATE UNIQUE INDEX tags_client_id_name_key_key ON tags (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX dimensions_client_id_name_key_key ON dimensions (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX groups_client_id_name_key_key ON groups (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX groups_client_id_oid_key ON groups (client_id, oid)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX roles_client_id_name_key_key ON roles (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX roles_client_id_oid_key ON roles (client_id, oid)
    WHERE deleted_at IS NULL;
