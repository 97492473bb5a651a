"""Watches: what is new is held against every standing query, and the chats are told."""
