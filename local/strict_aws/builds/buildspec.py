"""The buildspec of a build: AWS CodeBuild User Guide, "Build specification reference for CodeBuild"."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEFAULT_FILE = "buildspec.yml"
PHASES = ("install", "pre_build", "build", "post_build")


class BuildspecError(Exception):
    """The buildspec is missing, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Buildspec:
    """Commands by phase, the variables of the environment, those that are exported, and the files of artifacts."""

    phases: dict[str, list[str]]
    variables: dict[str, str]
    exported: list[str]
    artifacts: dict[str, Any]


def read_buildspec(declared: str, folder: Path) -> Buildspec:
    """The buildspec that a project declares: inline, or the path to a file of the source."""
    inline = "\n" in declared or declared.lstrip().startswith("{")
    text = declared if inline else _of_file(folder, declared or DEFAULT_FILE)
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BuildspecError(f"YAML_FILE_ERROR: {error}") from error
    if not isinstance(content, dict) or "version" not in content:
        raise BuildspecError("YAML_FILE_ERROR: the buildspec has no version")
    env, phases = content.get("env") or {}, content.get("phases") or {}
    return Buildspec(
        phases={name: [str(each) for each in (phases.get(name) or {}).get("commands") or []] for name in PHASES},
        variables={key: str(value) for key, value in (env.get("variables") or {}).items()},
        exported=list(env.get("exported-variables") or []),
        artifacts=content.get("artifacts") or {},
    )


def files_of(artifacts: dict[str, Any], folder: Path) -> dict[str, bytes]:
    """The files that the section of an artifact names, by their path in the archive."""
    base = folder / str(artifacts.get("base-directory", "."))
    found = sorted({path for pattern in artifacts.get("files") or [] for path in _matching(base, str(pattern))})
    return {str(path.relative_to(base)): path.read_bytes() for path in found}


def _matching(base: Path, pattern: str) -> list[Path]:
    """ "**/*" represents all files recursively."""
    inside = base.resolve()
    return [path for path in base.glob(pattern) if path.is_file() and path.resolve().is_relative_to(inside)]


def _of_file(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise BuildspecError(f"YAML_FILE_ERROR: stat {name}: no such file or directory")
    return path.read_text()
