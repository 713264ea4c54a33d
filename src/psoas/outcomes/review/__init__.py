"""When to think again, what to do next, and when the work is done."""
