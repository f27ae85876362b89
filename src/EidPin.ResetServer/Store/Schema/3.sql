-- least: 2
-- Which generation of the issuer's master key a chip's keys are made with. Rows of the first one read as they did before.
ALTER TABLE cards ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;
ALTER TABLE attempts ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;

-- The key before the one that a machine has now, and until when it is good as well.
ALTER TABLE kiosks ADD COLUMN former_key {bytes} NULL;
ALTER TABLE kiosks ADD COLUMN former_until BIGINT NULL;

-- Numbers of staff's cookies that were left before their end.
CREATE TABLE left_cookies (
  number TEXT PRIMARY KEY,
  until BIGINT NOT NULL
);
