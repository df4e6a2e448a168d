"""The command line: each command parses, calls services, and prints, for people or as one JSON document."""
