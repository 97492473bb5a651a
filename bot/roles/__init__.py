"""What a process can be for: chat, fetch, send, or all of them. Parts are put together here."""
