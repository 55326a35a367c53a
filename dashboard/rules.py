"""Who may see how the search index is doing; who may find what is asked of the things themselves."""

from core.people import staff_only
from core.rules import rule

rule("dashboard.view_searchcheck")(staff_only)
