-- One row for each epoch in which this database was active, and where. Only a promotion adds one.

CREATE TABLE apitest.epoch (
  epoch integer PRIMARY KEY CHECK (epoch >= 1),
  region text NOT NULL CHECK (region <> ''),
  opened_at timestamptz NOT NULL DEFAULT now()
);
