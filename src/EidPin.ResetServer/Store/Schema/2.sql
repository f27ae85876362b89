-- least: 2
-- MACs of the server's key over rows that lead to session keys: what the database alone writes there opens no card.
ALTER TABLE cards ADD COLUMN mac {bytes} NULL;
ALTER TABLE kiosks ADD COLUMN mac {bytes} NULL;
ALTER TABLE attempts ADD COLUMN mac {bytes} NULL;

-- The oldest program that may still work with this schema.
ALTER TABLE schema_version ADD COLUMN least BIGINT NOT NULL DEFAULT 1;

-- What was changed of cards, machines, lists and settings: one chain, under the same seals as the cases.
CREATE TABLE register_facts (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  fact TEXT NOT NULL,
  hash {bytes} NOT NULL
);
ALTER TABLE seals ADD COLUMN register_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE seals ADD COLUMN register_head {bytes} NULL;

-- Fingerprints of what all processes of an operator have to have alike.
CREATE TABLE identity (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- What stands on a list, under the number of its loading: a list of millions is written beside the one in use, and takes its place at once.
DROP TABLE revoked;
CREATE TABLE revoked_serials (
  list BIGINT NOT NULL,
  serial TEXT NOT NULL,
  PRIMARY KEY (list, serial)
);
DELETE FROM revocation_lists;
ALTER TABLE revocation_lists ADD COLUMN loaded BIGINT NOT NULL DEFAULT 0;

-- When each machine was heard last.
CREATE TABLE kiosk_visits (
  kiosk TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
