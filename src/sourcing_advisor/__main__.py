"""Runs the command line: ``python -m sourcing_advisor``."""

from sourcing_advisor.cli import main

if __name__ == "__main__":
    main(prog_name="sourcing-advisor")
