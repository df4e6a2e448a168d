-- What the household knows. Bodies are the domain's values as JSON; columns beside them are what is looked up by.

CREATE TABLE request (
    id TEXT PRIMARY KEY,
    message_sha256 TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE camera (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE recording (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    camera TEXT NOT NULL REFERENCES camera (name),
    body TEXT NOT NULL
) STRICT;

-- What was worked out or decided for a request: its proposal, edits, finished clips, consent, bundle.
CREATE TABLE paper (
    request TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (request, kind, name)
) STRICT;

-- Results of long steps under a key made of the digests of what went in: a repeated run is instant.
CREATE TABLE step (
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- Append only and chained by hashes. The body may be emptied when a request is deleted; its hash stays.
CREATE TABLE ledger (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    request TEXT NOT NULL,
    body TEXT,
    body_sha256 TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER ledger_keeps_entries BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_keeps_facts BEFORE UPDATE ON ledger
WHEN NEW.body IS NOT NULL OR NEW.number != OLD.number OR NEW.at != OLD.at OR NEW.kind != OLD.kind
    OR NEW.request != OLD.request OR NEW.body_sha256 != OLD.body_sha256
    OR NEW.previous != OLD.previous OR NEW.hash != OLD.hash
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
