"""Whether the program lives and works, and who is told."""
