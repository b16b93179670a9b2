# The start ends with a clear sentence when the emulator is not the one that the wrappers were written for.
import types

import pytest
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
