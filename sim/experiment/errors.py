"""What can go wrong with an experiment beyond wrong input."""


class RunError(RuntimeError):
    """A run failed; the message names it, `details` is its traceback."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class WorkerDiedError(RunError):
    """A worker process ended by itself; `begun` says whether all of them had started."""

    def __init__(self, message: str, *, begun: bool) -> None:
        super().__init__(message)
        self.begun = begun
