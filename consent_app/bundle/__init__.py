"""The only way out: what was consented to, the records of it, and the proof that nothing else is in there."""
