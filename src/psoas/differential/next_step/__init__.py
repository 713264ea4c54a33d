"""What to ask and what to examine next, when to stop, and how an exam is done."""
