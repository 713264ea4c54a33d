"""What keeps the studio safe: keys, sealed columns, rules for every route, headers, limits, sign-in."""
