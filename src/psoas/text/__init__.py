"""The text engine: everything that the words of a client are read with."""
