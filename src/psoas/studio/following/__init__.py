"""Between visits: what a check-in asks, what its answers are, what is heard in its words, and the course that follows from them."""
