-- {bytes} is BLOB in SQLite and BYTEA in PostgreSQL. Times are milliseconds since 1970, UTC. No table holds a code that a holder chose, a session key or a bearer token.

-- The register of issued cards, by the issuer. A serial number tells certificates of one authority (SHA-256 of its public key) apart, and no more. Practice: '' is any.
CREATE TABLE cards (
  card_id TEXT PRIMARY KEY,
  authentication_authority TEXT NOT NULL,
  authentication_serial TEXT NOT NULL,
  signature_authority TEXT NULL,
  signature_serial TEXT NULL,
  signature_until BIGINT NULL,
  details_changed BIGINT NOT NULL,
  mac_size BIGINT NOT NULL,
  stopped BIGINT NOT NULL,
  UNIQUE (authentication_authority, authentication_serial),
  UNIQUE (signature_authority, signature_serial)
);

-- Practice alone: authorities of simulated cards. A real operator's stand in its configuration.
CREATE TABLE authorities (
  pin TEXT NOT NULL,
  authority TEXT NOT NULL,
  certificate {bytes} NOT NULL,
  PRIMARY KEY (pin, authority)
);

-- The newest revocation list of an authority (SHA-256 of its public key), and what stands on it.
CREATE TABLE revocation_lists (
  authority TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  this_update BIGINT NOT NULL,
  next_update BIGINT NOT NULL
);
CREATE TABLE revoked (
  authority TEXT NOT NULL REFERENCES revocation_lists (authority),
  serial TEXT NOT NULL,
  PRIMARY KEY (authority, serial)
);

CREATE TABLE kiosks (
  id TEXT PRIMARY KEY,
  chain TEXT NOT NULL,
  public_key {bytes} NOT NULL,
  simulated BIGINT NOT NULL,
  revoked BIGINT NOT NULL
);

-- One row a case; it changes by one conditional UPDATE of its version. head: hash of its last fact. sealed: facts of it that a seal covers.
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  card TEXT NOT NULL,
  code TEXT NOT NULL,
  living BIGINT NOT NULL,
  due BIGINT NOT NULL,
  reserved_at BIGINT NOT NULL,
  head {bytes} NOT NULL,
  sealed BIGINT NOT NULL
);
CREATE UNIQUE INDEX cases_living_card ON cases (card) WHERE living = 1;
CREATE UNIQUE INDEX cases_living_code ON cases (code) WHERE living = 1;
CREATE INDEX cases_card ON cases (card, reserved_at);
CREATE INDEX cases_code ON cases (code, reserved_at);
CREATE INDEX cases_due ON cases (due) WHERE living = 1;
CREATE INDEX cases_unsealed ON cases (id) WHERE sealed < version;

-- The audit trail: each hash covers the fact and the hash before it.
CREATE TABLE facts (
  case_id TEXT NOT NULL REFERENCES cases (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  fact TEXT NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (case_id, seq)
);
CREATE TABLE seals (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  hash {bytes} NOT NULL
);
CREATE TABLE seal_heads (
  seal BIGINT NOT NULL REFERENCES seals (seq),
  case_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  head {bytes} NOT NULL,
  PRIMARY KEY (seal, case_id)
);

-- All that is personal, apart from the facts, which hold its salted hash: it is deleted and the facts stay whole.
CREATE TABLE persons (
  case_id TEXT PRIMARY KEY REFERENCES cases (id),
  salt {bytes} NOT NULL,
  data TEXT NOT NULL,
  delete_at BIGINT NOT NULL
);
CREATE INDEX persons_delete_at ON persons (delete_at);
CREATE TABLE photos (
  case_id TEXT PRIMARY KEY REFERENCES cases (id),
  chip {bytes} NOT NULL,
  live {bytes} NOT NULL,
  delete_at BIGINT NOT NULL
);
CREATE INDEX photos_delete_at ON photos (delete_at);

-- The nonce itself is made again of the id with the server's key.
CREATE TABLE challenges (
  id TEXT PRIMARY KEY,
  nonce_hash {bytes} NOT NULL,
  place TEXT NOT NULL,
  case_id TEXT NULL,
  mac_size BIGINT NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  used BIGINT NOT NULL
);
CREATE INDEX challenges_until ON challenges (until);

-- A card session that was authorised: all that the same answer is made of again, but no key.
CREATE TABLE attempts (
  attempt TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  kiosk TEXT NOT NULL,
  request {bytes} NOT NULL,
  host_challenge {bytes} NOT NULL,
  initialize_update {bytes} NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX attempts_at ON attempts (at);

-- Answers to requests with an Idempotency-Key, without their token.
CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  request {bytes} NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX answers_at ON answers (at);

-- Signatures of kiosks that were seen, by hash.
CREATE TABLE kiosk_requests (
  kiosk TEXT NOT NULL,
  signature {bytes} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (kiosk, signature)
);
CREATE INDEX kiosk_requests_at ON kiosk_requests (at);

-- Requests in a span of time; whose, is a keyed hash.
CREATE TABLE rates (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  span BIGINT NOT NULL,
  requests BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (kind, key, span)
);
CREATE INDEX rates_until ON rates (until);

-- Work that one process at a time does.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  until BIGINT NOT NULL
);
