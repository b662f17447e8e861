"""The command line. Slow libraries are imported by the command that needs them; errors are one line on stderr.

Exit codes: 0 done, 1 something in it failed, 2 the input is wrong, 130 interrupted.
"""

import os
import sys
import traceback

import typer

from sim.cli.application import DONE, FAILED, INTERRUPTED, WRONG_INPUT, app
from sim.cli.listing import balance, check, levers, measures, parameters, policies, scenarios, schema, sets
from sim.cli.results import export, merge, report, verify
from sim.cli.running import reproduce, run
from sim.core.errors import InputError
from sim.experiment.errors import RunError

RUNS, RESULTS = (run, reproduce), (report, merge, verify, export)
LISTS = (parameters, levers, scenarios, measures, policies, sets, schema, check, balance)
for command in (*RUNS, *RESULTS, *LISTS):
    app.command()(command)


def main() -> int:
    """Run the command line with the process' arguments; returns the exit code."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        command = typer.main.get_command(app)
        with command.make_context("ruralcredit", sys.argv[1:]) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except InputError as error:
        return _fail(str(error), WRONG_INPUT)
    except RunError as error:
        return _fail(str(error), FAILED, error.details)
    except typer.TyperException as error:
        return _fail(_usage(error), WRONG_INPUT)
    except (KeyboardInterrupt, typer.Abort) as error:
        return _fail(str(error) or "interrupted; nothing was written.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # the last place where an error can be made readable
        message = " ".join(str(error).split())
        return _fail(f"{type(error).__name__}: {message} (RURALCREDIT_DEBUG=1 shows where)", FAILED)
    return DONE


def _usage(error: typer.TyperException) -> str:
    message = error.format_message().replace("\n", " ").rstrip()
    message += "" if message.endswith((".", "?")) else "."
    asked = " `ruralcredit --help` lists commands, `ruralcredit run --help` the options of one."
    return f"{message}{asked}"


def _fail(message: str, code: int, details: str = "") -> int:
    if os.environ.get("RURALCREDIT_DEBUG"):
        traceback.print_exc()
        sys.stderr.write(details)
    sys.stderr.write(f"ruralcredit: {message}\n")
    return code


__all__ = ["main"]
