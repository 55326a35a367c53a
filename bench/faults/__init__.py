"""Proof under fault: real processes are killed, frozen and cut off, and the mails counted.

Each scenario stands for a row of the reliability design, has a bar, and has a control: the same
scenario with one safety taken out, which must fail. `./run faults` runs them all and keeps
docs/faults.md; `pytest -m faults` runs the short form.
"""
