"""Frozen values of one subject each, that rooms hand to each other and to storage."""
