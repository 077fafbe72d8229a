#!/bin/sh
# Runs its arguments with the first Python this project supports, whatever it is called here.
# Each candidate is tried, not only looked up: a version manager's stub may exist and not work.
for candidate in python3.11 python3 python3.12 python3.13 python3.14 python; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null
    then
        exec "$candidate" "$@"
    fi
done
echo "Python 3.11 to 3.14 is needed. On Debian or Ubuntu: sudo apt-get install -y python3 python3-venv" >&2
exit 1
