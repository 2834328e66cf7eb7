"""How quick tracker is: each measurement beside what it is compared with, and beside its target.

`python -m benchmarks`, run from a checkout, prints one table. See README.md for what each line means.
"""
