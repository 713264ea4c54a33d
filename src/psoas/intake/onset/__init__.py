"""How it began, how long it has lasted, how it goes."""
