"""What `yamchi demo` shows: sample news written for it, and past official rates."""
