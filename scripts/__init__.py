"""What the Makefile calls: prepare, run, test and check the project.

`environment`, `system`, `postgres`, `run` and `test` need nothing but Python itself, because they
run before anything is installed.
"""
