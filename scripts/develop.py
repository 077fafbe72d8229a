"""Runs a developer's tool from the environment, made or brought up to date first."""

import os
import sys

from scripts.environment import ROOT, ensure_environment


def main(command: list[str]) -> None:
    programs = ensure_environment("dev").parent
    os.chdir(ROOT)
    os.execv(programs / command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
