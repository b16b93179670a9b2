"""Prints as JSON what CloudFormation calls for each resource type: what its handlers need, by cfn-lint's schemas.

Usage: type_permissions.py TYPE... The handler ``list`` is left out: no deployment lists resources.
"""

import json
import sys
from pathlib import Path

import cfnlint

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
HANDLERS = ("create", "read", "update", "delete")


def permissions(name: str) -> list[str]:
    index = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    schema = json.loads((SCHEMAS / "resources" / f"{index[name]}.json").read_text())
    handlers = schema["handlers"]
    return sorted({each for kind in HANDLERS for each in handlers.get(kind, {}).get("permissions", [])})


print(json.dumps({name: permissions(name) for name in sys.argv[1:]}))
