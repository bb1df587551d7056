-- The ledger opens with the balance of each record there is.

INSERT INTO ce_entries (
    client_id, user_id, ce_id, record_version, place, at, kind, earned, claimed, status, actor, source, why
)
SELECT client_id, user_id, ce_id, version, 0, updated_at, 'opened', earned, claimed, status, 'operator', 'migration', ''
  FROM ce_records;
