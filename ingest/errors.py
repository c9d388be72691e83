"""The family of errors of reading and storing.

IngestError
├── UnreadableFile     this file cannot become a document; the others go on
├── ModelError         the embedding model is not there or not the one it should be
└── LibraryError       the library cannot be opened or written
    ├── ModelMismatch  it was built with another model or other rules
    └── LibraryBusy    another process holds what is needed

A message says what was wrong, the value, what was expected and the way out, in one or two lines.
"""


class IngestError(Exception):
    """Root of this package's errors; its message is fit to be shown to the user."""


class UnreadableFile(IngestError):
    """A file that cannot become a document."""


class ModelError(IngestError):
    """The embedding model is missing, damaged or not the one whose digest is known."""


class LibraryError(IngestError):
    """The library cannot be opened, read or written."""


class ModelMismatch(LibraryError):
    """The library was built with another model, chunker or reader than the settings ask for."""


class LibraryBusy(LibraryError):
    """Another process holds the lock that is needed."""
