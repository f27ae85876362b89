-- least: 2
-- Requests that were refused, by the hour (its first millisecond), door and reason: how many, and never whose.
CREATE TABLE refusals (
  at BIGINT NOT NULL,
  door TEXT NOT NULL,
  reason TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (at, door, reason)
);
