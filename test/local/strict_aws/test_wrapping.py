# The start ends with a clear sentence when the emulator is not the one that the wrappers were written for.
import ast
import importlib
import types

import pytest
from conftest import ROOT
from strict_aws import __main__ as start
from strict_aws.wrapping import EmulatorChangedError, wrap


def module():
    made = types.ModuleType("emulator")
    made.answer = lambda question, patience: question * patience
    return made


def test_replaces_a_function_by_what_is_made_of_it():
    emulator = module()
    wrap(emulator, "answer", "question patience", lambda plain: lambda *given: plain(*given) + 1)
    assert emulator.answer(2, 3) == 7


def test_a_replacement_can_be_wrapped_in_turn():
    emulator = module()
    for _ in range(2):
        wrap(emulator, "answer", "question patience", lambda plain: lambda *given: plain(*given) + 1)
    assert emulator.answer(2, 3) == 8


def test_refuses_a_name_that_is_missing():
    with pytest.raises(EmulatorChangedError, match="emulator has no function reply"):
        wrap(module(), "reply", "question", lambda plain: plain)


def test_refuses_other_parameters():
    expected = r"emulator\.answer takes \(question patience\) instead of \(question\)"
    with pytest.raises(EmulatorChangedError, match=expected):
        wrap(module(), "answer", "question", lambda plain: plain)


def emulated(tree):
    """The modules of the emulator that a file imports, by the name that it has there."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    found = {}
    for each in imports:
        for alias in each.names if each.module.startswith("ministack") else []:
            found[alias.name] = importlib.import_module(f"{each.module}.{alias.name}").__name__
    return found


def test_every_name_of_the_emulator_that_is_used_is_checked_at_the_start():
    used = set()
    checked = {(module.__name__, name) for module, names in start.USED.items() for name in names.split()}
    checked.add(("ministack.app", "main"))
    for path in (ROOT / "local/strict_aws").rglob("*.py"):
        tree = ast.parse(path.read_text())
        modules = emulated(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                used.add((modules[node.value.id], node.attr))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("wrap", "original_of", "attribute_of"):
                module, name = node.args[0], node.args[1]
                if isinstance(module, ast.Name) and isinstance(name, ast.Constant):
                    checked.add((modules.get(module.id), name.value))
    assert used - checked == set()


def test_the_start_ends_with_a_sentence_for_another_emulator(monkeypatch):
    monkeypatch.setattr(start, "EMULATOR_VERSION", "0.0.1")
    with pytest.raises(SystemExit, match=r"^the local cloud cannot start: ministack .* and 0\.0\.1 is needed$"):
        start.main()
