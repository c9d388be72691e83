"""The digests that ship with Pedicle, and its thesaurus, as data."""
