"""What the command line does, a command or a part of it each."""
