"""Who may see the directory's reference data; who may see a person is asked in platforms."""

from core.people import everyone_logged_in, staff_only
from core.rules import nobody, rule

rule("members.view_organisation")(everyone_logged_in)
rule("members.change_organisation")(staff_only)
rule("members.view_function")(everyone_logged_in)
rule("members.change_function")(staff_only)
rule("members.view_organisationtype")(everyone_logged_in)
rule("members.change_organisationtype")(staff_only)
# What someone does for an authority is known within the network.
rule("members.view_position")(everyone_logged_in)
rule("members.change_position")(staff_only)
rule("members.delete_position")(staff_only)
rule("members.change_user")(staff_only)
# People are anonymised, never deleted: verslagen and counts stay.
rule("members.delete_user")(nobody)
