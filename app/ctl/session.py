"""A data folder opened for one command: lock, vault, login, store."""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app import logs, paths
from app.compose import Ground
from app.compose.station import Station
from app.ctl.output import Stop
from app.domain.problems import Problem
from app.messages import Exit
from app.usecases.desk import Desk
from app.usecases.ports import Actor, PortFault

PASSWORD_VARIABLE = "STATION_PASSWORD"  # noqa: S105 - the name of a variable, no password

_log = logging.getLogger(__name__)


@contextmanager
def on_ground(args: argparse.Namespace) -> Iterator[Ground]:
    """The folder, locked by this command; raises `Stop`."""
    root = args.data_dir or paths.default_data_dir()
    ground = Ground.open(root)
    if isinstance(ground, Problem):
        raise Stop(ground)
    logs.set_up(ground.folder.logs)
    try:
        yield ground
    except Stop:
        raise
    except PortFault as fault:
        raise Stop(Problem(fault.code)) from fault
    except Exception:
        _log.exception("command failed")
        raise
    finally:
        ground.close()
        logs.tear_down()


@contextmanager
def at_desk(args: argparse.Namespace, server: str = "") -> Iterator[tuple[Station, Desk]]:
    """The station, opened by the named person; raises `Stop`."""
    with on_ground(args) as ground:
        actor = log_in(ground, args)
        with closing(ground.open_station(server)) as station:
            yield station, station.desk(actor)


def log_in(ground: Ground, args: argparse.Namespace) -> Actor:
    """The person of `--user`, or the only one there is; raises `Stop`."""
    if not ground.vault.enrolled:
        raise Stop(Problem("vault.not_enrolled"))
    people = [person.name for person in ground.people.list()]
    name = args.user or (people[0] if len(people) == 1 else "")
    if not name:
        raise Stop(Problem("ctl.which_user", args={"names": "、".join(people)}), code=Exit.USAGE)
    actor = ground.people.login(name, password(args))
    if isinstance(actor, Problem):
        raise Stop(actor)
    return actor


def password(args: argparse.Namespace) -> str:
    """The first line of `--password-file`, else the variable; raises `Stop`."""
    given = secret(args.password_file) if args.password_file else os.environ.get(PASSWORD_VARIABLE)
    if not given:
        raise Stop(Problem("vault.no_password"), code=Exit.USAGE)
    return given


def secret(file: Path) -> str:
    """The first line of a file with a secret; raises `Stop`."""
    lines = read(file).decode("utf-8-sig", "replace").splitlines()
    return lines[0] if lines else ""


def read(file: Path) -> bytes:
    """A small file, whole; raises `Stop`."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Stop(Problem("file.not_readable"), code=Exit.USAGE) from error
