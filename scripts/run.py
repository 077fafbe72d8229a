"""`make run`: everything a fresh clone needs, then the dashboard on this machine.

Prepares the environment with whatever Python started it, then goes on as `scripts.serve` in there.
"""

import os

from scripts.environment import ROOT, ensure_browser_package, ensure_environment


def main() -> None:
    python = ensure_environment("run")
    ensure_browser_package()
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "scripts.serve"])


if __name__ == "__main__":
    main()
