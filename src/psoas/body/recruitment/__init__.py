"""How the moment at the joints is shared among the muscles."""
