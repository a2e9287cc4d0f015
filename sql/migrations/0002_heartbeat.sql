-- One row, written each second on the active side and replicated with everything else: the last beat that a recovery
-- brings back bounds what was lost. The low fill factor keeps its updates inside one page.

CREATE TABLE apitest.heartbeat (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  beat timestamptz NOT NULL
) WITH (fillfactor = 10);

INSERT INTO apitest.heartbeat (beat) VALUES (now());
