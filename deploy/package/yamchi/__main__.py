"""`python -m yamchi`, the same as the command."""

from yamchi import main

main()
