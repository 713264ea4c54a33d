"""Inputs and steps of the script that builds the tables of medicines."""
