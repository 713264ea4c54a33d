"""That nothing is lost and nothing was changed: backup, restore, check."""
