"""What an activity does to the pain."""
