-- least: 2
-- Visits at municipal counters. The MAC is over all that a row says, and head over all its facts: nothing else counts. living: it is not over.
CREATE TABLE visits (
  id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  site TEXT NOT NULL,
  living BIGINT NOT NULL,
  pairing TEXT NULL,
  terminal TEXT NULL,
  card TEXT NULL,
  letter TEXT NULL,
  opened_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  head {bytes} NOT NULL,
  sealed BIGINT NOT NULL,
  mac {bytes} NOT NULL
);
CREATE UNIQUE INDEX visits_living_terminal ON visits (terminal) WHERE living = 1;
CREATE UNIQUE INDEX visits_living_pairing ON visits (pairing) WHERE living = 1;
CREATE INDEX visits_site ON visits (site, opened_at);
CREATE INDEX visits_card ON visits (card, opened_at);
CREATE INDEX visits_letter ON visits (letter);
CREATE INDEX visits_until ON visits (until) WHERE living = 1;
CREATE INDEX visits_unsealed ON visits (id) WHERE sealed < version;

-- Each hash covers the fact and the hash before it, as with cases.
CREATE TABLE visit_facts (
  visit_id TEXT NOT NULL REFERENCES visits (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  fact TEXT NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (visit_id, seq)
);

-- A card session of a visit that was authorised: all that the same answer is made of again, but no key.
CREATE TABLE visit_attempts (
  attempt TEXT PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES visits (id),
  pin TEXT NOT NULL,
  terminal TEXT NOT NULL,
  request {bytes} NOT NULL,
  host_challenge {bytes} NOT NULL,
  initialize_update {bytes} NOT NULL,
  generation BIGINT NOT NULL,
  at BIGINT NOT NULL,
  mac {bytes} NOT NULL
);
CREATE INDEX visit_attempts_at ON visit_attempts (at);
