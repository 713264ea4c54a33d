"""How easy the words are that a client reads: the formulas, and every text of theirs by kind."""
