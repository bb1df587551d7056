-- What became of the latest mail of an invitation. All three are empty while it waits for its first
-- attempt.

ALTER TABLE invitations ADD COLUMN mail_sent_at BIGINT;
ALTER TABLE invitations ADD COLUMN mail_refused_at BIGINT;
ALTER TABLE invitations ADD COLUMN mail_reason TEXT;
