"""What can go wrong with an experiment beyond wrong input."""


class RunError(RuntimeError):
    """A run failed; the message names it, `details` is its traceback."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details
