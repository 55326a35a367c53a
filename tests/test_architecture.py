"""The drawing in docs/architecture.md, as a test."""

import ast
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.rules import RULES

ROOT = Path(settings.BASE_DIR)
LAYERS = [
    "core",
    "outbox",
    "inbox",
    "documents",
    "regions",
    "members",
    "platforms",
    "meetings",
    "minutes",
    "surveys",
    "dashboard",
    "atrium",
]
RANK = {name: height for height, name in enumerate(LAYERS)}
LONGEST_FUNCTION = 50


def sources(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_app_has_a_place_in_the_layers():
    not_part_of_the_house = {"tests", "bench", "scripts"}
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - not_part_of_the_house
    assert ours == set(LAYERS)


@pytest.mark.parametrize("app", LAYERS)
def test_apps_only_import_apps_below_them(app):
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(app)
        for name in imports(path)
        if RANK.get(name.split(".")[0], -1) > RANK[app]
    ]
    assert upward == []


@pytest.mark.parametrize("app", LAYERS)
def test_no_function_is_longer_than_fifty_lines(app):
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in sources(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_action_is_one_transaction():
    bare = [
        f"{module.__name__}.{name}"
        for app in LAYERS
        for path in [*(ROOT / app).glob("actions.py"), *(ROOT / app).glob("actions/*.py")]
        for module in [import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))]
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and not hasattr(function, "__wrapped__")
    ]
    assert bare == []


def test_every_rule_is_about_a_model_that_exists():
    models = {model._meta.label_lower for model in apps.get_models()}
    about = {f"{name.split('.')[0]}.{name.rsplit('_', 1)[1]}" for name in RULES}
    assert about - models == set()


def test_dutch_names_are_lower_case_except_proper_names():
    proper = {"ID", "NIS-code", "KBO-nummer", "OVO-code", "Message-ID"}
    ours = [model for model in apps.get_models() if model._meta.app_label in RANK]
    names = {str(field.verbose_name) for model in ours for field in model._meta.fields}
    names |= {str(model._meta.verbose_name) for model in ours}
    names |= {str(model._meta.verbose_name_plural) for model in ours}
    assert {name for name in names if name[0].isupper()} - proper == set()
