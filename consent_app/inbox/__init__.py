"""A message becomes a request. Everything that comes in here is hostile until shown otherwise, and bounded first."""
