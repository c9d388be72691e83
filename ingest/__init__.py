"""A file becomes part of the library: read, structure, references, checks, passages, embed, store."""
