-- What the window had its children do, so that an interrupted job is offered again after a restart.

CREATE TABLE job (
    number INTEGER PRIMARY KEY,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
