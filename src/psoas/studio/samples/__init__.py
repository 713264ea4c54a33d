"""Six invented clients with their visits, to look at the studio with; each is marked as a sample everywhere."""
