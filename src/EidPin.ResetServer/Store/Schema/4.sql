-- least: 2
-- Which case a signed-in member of staff looks at, and until when. It leads to no key: what is decided is decided with the session itself.
CREATE TABLE face_claims (
  case_id TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX face_claims_session ON face_claims (session);
