"""What came from Telegram and what goes to it, written down first."""
