"""New, or as ever? What makes a sign long known, explained or intended, and what makes it new again."""
