"""A question becomes an answer: understand, search, compose, check, score."""
