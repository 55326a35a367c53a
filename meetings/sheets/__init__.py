"""Spreadsheets that are taken along, edited, looked over, saved, and undone within a day.

A kind of sheet is a `Sheet` (sheet.py): its columns, what stands in them, and which actions carry out
what was typed. The rest is the same for all: planning (plan.py), the pages (flow.py), undoing.
"""
