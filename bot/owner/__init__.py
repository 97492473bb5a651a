"""The owner's matters: whose bot this is, whom it answers, what is wrong with it."""
