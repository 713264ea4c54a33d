"""What changes the studio: each command takes keywords, runs in one transaction, and leaves one row in the access log."""
