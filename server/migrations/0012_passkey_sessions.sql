-- Signed in with a passkey: the age of a password that was not used says nothing against such a session. Giving the
-- password in it makes it one by password.
ALTER TABLE session ADD COLUMN by_passkey boolean NOT NULL DEFAULT false;
