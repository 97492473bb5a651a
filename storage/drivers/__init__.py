"""SQLite and PostgreSQL, and what the two say differently."""
