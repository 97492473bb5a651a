"""Rate alerts: what a bulletin means for them is decided in the transaction that stores it."""
