"""From findings to the probability of each source: one exact model, and how clear a case it makes."""
