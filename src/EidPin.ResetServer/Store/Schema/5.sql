-- least: 2
-- Staff by name. Who they are and what they may do stands in the register's facts alone; here is what comes and goes.
CREATE TABLE staff_sessions (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  credential {bytes} NOT NULL,
  started BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  mac {bytes} NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff);

-- Codes with which a passkey can be made, by their keyed hash.
CREATE TABLE staff_codes (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  given TEXT NOT NULL,
  until BIGINT NOT NULL,
  mac {bytes} NOT NULL
);

-- What a browser was asked to sign. Each is taken once.
CREATE TABLE staff_ceremonies (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL,
  until BIGINT NOT NULL,
  mac {bytes} NOT NULL
);

-- How often each passkey has signed, as it counts itself.
CREATE TABLE staff_key_uses (
  credential TEXT PRIMARY KEY,
  signatures BIGINT NOT NULL,
  at BIGINT NOT NULL
);
