"""The family of errors of answering.

AssistantError
├── QuestionError      the question cannot be taken as it is (empty, too long)
├── ToolInputError     an input of a tool is not one of those it takes
├── UnknownTool        there is no tool of that name
└── ModelUnavailable   the language model did not answer in time or at all

A message says what was wrong, the value, what was expected and the way out, in one or two lines.
"""


class AssistantError(Exception):
    """Root of this package's errors; its message is fit to be shown to the user."""


class QuestionError(AssistantError):
    """A question that cannot be taken as it is."""


class ToolInputError(AssistantError):
    """An input that a tool does not take.

    Attributes:
        field: Name of the input.
        value: What was given.
        allowed: What was expected, in words.
    """

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field}={value!r} is not taken; expected {allowed}.")
        self.field, self.value, self.allowed = field, value, allowed


class UnknownTool(AssistantError):
    """There is no tool of that name."""


class ModelUnavailable(AssistantError):
    """The language model did not answer in time or at all."""
