"""The wire to Telegram: calls out, updates in."""
