"""Work on a whole database: looked at, copied, put back, moved."""
