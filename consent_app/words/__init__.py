"""The sentences that people read, by code: one place for the window, the command line and the bundle."""
