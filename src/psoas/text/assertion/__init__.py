"""Assertion: is a mention affirmed, negated, uncertain, or about another time or another person?"""
