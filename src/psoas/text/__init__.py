"""The one text engine: tokens, word forms, spelling, the lexicon and assertion, language by language as data."""
