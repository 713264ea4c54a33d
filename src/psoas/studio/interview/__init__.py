"""The intake on a client's phone: its pages in order, what each asks, and what an answer means. The pages render it; commands store it."""
