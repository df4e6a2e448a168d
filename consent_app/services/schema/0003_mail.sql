-- The mail a request came in, byte for byte: its signature is over these bytes. It goes when the request goes.

CREATE TABLE mail (
    request TEXT PRIMARY KEY REFERENCES request (id) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;
