"""The ``annex`` program: finds the command, runs it, turns errors into messages and exit codes."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence

import click

from pipeline import __version__
from pipeline.errors import AnnexError, DiskFullError

_FULL = (errno.ENOSPC, errno.EDQUOT)

_COMMANDS = {
    "run": "the whole batch: pull, parse, store, compare, report",
    "pull": "bring each file of the catalogue into the vault",
    "parse": "read and parse editions, and show what was proved",
    "store": "write parsed editions into the history in parsed/",
    "diff": "show what changed between two editions",
    "review": "what two editions leave to a person, as decisions to sign",
    "report": "write the change reports of two editions",
    "show": "a provision as it stood, with the notes that govern it",
    "log": "the life of a provision through renumbering, splits and mergers",
    "blame": "for each word of a provision, the edition that brought it",
    "grep": "when a wording appeared and disappeared",
    "terms": "quoted terms: where defined, where used, since when",
    "refs": "what a provision mentions, and what mentions it",
    "thresholds": "quantities over the editions, of a provision or in a unit",
    "substances": "CAS numbers over the editions",
    "stats": "counts by edition",
    "status": "what is known, held, parsed and published",
    "check": "what an edition proves of itself, and what was found in it",
    "account": "where every character of an edition's files went, page by page",
    "evidence": "a provision cut out of the printed page, a box drawn round it",
    "cite": "a provision as of an edition, for a bibliography",
    "evidence-pack": "all that a comparison rests on in one file, to be checked anywhere",
    "export": "a list, or a delta, as JSON, CSV, SQLite, a feed, ...",
    "site": "a static site of every edition, to browse, compare and search",
    "sign": "sign the tags of the history with your SSH or GPG key",
    "verify": "prove the history again, or an evidence pack",
    "read": "one file as text, its changes marked, accepted or rejected",
    "add": "take in your own copy of an edition",
    "discover": "look on the publication page for editions not yet known",
}

EPILOG = """\b
Everyday tasks:
  a new edition arrived      annex discover, then annex pull and annex run
  what changed               annex diff 2022-10-21 2024-03-14
  when did wording appear    annex grep "breaking load", annex log 3.A.1
  what stood on a day        annex show 3.A.1 --at 2023-01-01
  browse the history         git -C parsed log -p
  machine-readable delta     annex diff 2022-10-21 2024-03-14 --json

Exit status: 0 done, 1 differences found (diff --exit-code), 2 wrong usage,
10 and above an error, one code for each kind (docs/errors.md).
"""


class CommandFinder(click.Group):
    """A group that knows its commands' names and imports one only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the pipeline."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; ``None`` lets click report an unknown name."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"pipeline.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a mistyped one."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415  (only a mistake needs it)

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=CommandFinder,
    epilog=EPILOG,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="annex")
@click.pass_context
def annex(context: click.Context) -> None:
    """Versioned data and change reports for control lists such as the MTCR Annex.

    Each edition is pulled, read, parsed into records with proof, kept in a git history, and
    compared with the one before.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit: the entry point of the ``annex`` script.

    An error the program raises on purpose is printed on stderr in full and gives its own exit
    code; anything else is a defect and shows its traceback.
    """
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = annex.main(args=arguments, prog_name="annex", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("annex: interrupted; what was published before is untouched", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (`annex diff ... | head`): nothing is wrong. What is
        # still in the buffer must not be written when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except AnnexError as error:
        return _tell(error)
    except OSError as error:
        if error.filename is None and error.errno not in _FULL:
            raise
        return _tell(_refused(error))
    return code if isinstance(code, int) else 0


def _tell(error: AnnexError) -> int:
    for message in (error.render(), *getattr(error, "__notes__", ())):
        click.echo(f"annex: {message}", err=True)
    return error.exit_code


def _refused(error: OSError) -> AnnexError:
    """What the system refuses, in the program's words."""
    where = str(error.filename or "the disk")
    if error.errno in _FULL:
        return DiskFullError(
            where=where,
            found="no space left on the device",
            expected="room for what the command writes; what was there before is untouched",
            do="free some space and run the same command again: it goes on where it stopped",
        )
    return AnnexError(
        where=where,
        found=error.strerror or str(error),
        expected="a file or folder that this program may use",
        do="check that it exists, who owns it and what it allows",
    )
