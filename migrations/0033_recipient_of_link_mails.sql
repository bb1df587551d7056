-- Where a mail with a link went: to another address that somebody wants it is not the one they have.

ALTER TABLE link_mails ADD COLUMN email TEXT;
