"""Runs a developer's tool from the environment, made or brought up to date first."""

import os
import sys

from scripts.environment import ROOT, ensure_environment


def main(command: list[str]) -> None:
    program = ensure_environment("dev").parent / command[0]
    os.chdir(ROOT)
    # By its whole path: a Python called by its name alone takes itself for the one on PATH.
    os.execv(program, [str(program), *command[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
