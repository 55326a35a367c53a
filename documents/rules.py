"""Rows about files are for staff; the files themselves are handed out by the app that owns them."""

from core.people import staff_only
from core.rules import rule

rule("documents.view_document")(staff_only)
rule("documents.view_download")(staff_only)
rule("documents.view_sweep")(staff_only)
