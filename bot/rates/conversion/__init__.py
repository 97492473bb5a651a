"""Amounts and currencies as people write them, and what they come to at a rate."""
