"""Facts of a text, read by rule: quantities, polarity, direction, strength, names, and what each belongs to."""
