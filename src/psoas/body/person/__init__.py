"""Whose body it is: measures, strengths and ranges, and what is wrong with a muscle."""
