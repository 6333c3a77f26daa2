"""The files of a rule library: which there are, their bytes, and a digest of them all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import LARGEST_FILE, decode, read_limited, shown

MOST_FILES = 5_000
OWN_LABEL = "rules"
_LIKE_YAML = (".yml", ".yaml")
_TEMPLATES = "templates"
_INNER = ("parameters", "findings")
_UNREAD = "this file would not be read"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a rule library lies; the labels are how messages name it and its templates."""

    rules: Path
    templates: Path
    label: str
    templates_label: str


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """The files of one folder, by the name that messages use."""

    practices: Mapping[str, bytes]
    parameters: Mapping[str, bytes]
    findings: Mapping[str, bytes]
    rules: Mapping[str, bytes]
    cases: Mapping[str, bytes]
    plans: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    """By the name of the template, as rules refer to it."""
    templates_label: str

    def template_file(self, name: str) -> str:
        """Return the file that holds a template, as messages name it."""
        return f"{self.templates_label}/{name}"


def own_folder() -> Folder:
    """Return where the advisor's own rule library lies, installed or in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_library"
    base = installed if installed.is_dir() else package.parent.parent
    return Folder(base / "rules", base / "templates", OWN_LABEL, _TEMPLATES)


def added_folder(path: str | Path) -> Folder:
    """Return the layout of a folder that a user adds; raises `InputError` if it is none."""
    refuse_unreachable(path)
    folder = Path(path)
    if not folder.is_dir():
        problem = Problem(Place(shown(path)), "there is no such folder", "a folder of rules")
        raise InputError([problem])
    label = shown(path).rstrip("/")
    label = f"./{label}" if label == OWN_LABEL else label
    return Folder(folder, folder / _TEMPLATES, label, f"{label}/{_TEMPLATES}")


def read_libraries(added: Iterable[str | Path] = (), *, own: bool = True) -> list[LibraryFiles]:
    """Read the advisor's own rule library, unless `own` is False, and the folders in `added`.

    Raises `InputError`.
    """
    folders = ([own_folder()] if own else []) + [added_folder(path) for path in added]
    return [read_folder(folder) for folder in folders]


def read_folder(folder: Folder) -> LibraryFiles:
    """Read every file of a rule library; raises `InputError` with all that cannot be read."""
    problems: list[Problem] = []
    listed = {part: _entries(folder.rules / part) for part in (*_INNER, "")}
    labels = {part: f"{folder.label}/{part}/" if part else f"{folder.label}/" for part in listed}
    yaml = {
        part: _read_all(entries, ".yaml", labels[part], problems)
        for part, entries in listed.items()
    }
    templates: dict[str, bytes] = {}
    for root, folders, _ in os.walk(folder.templates):
        folders.sort()
        inner = Path(root).relative_to(folder.templates).as_posix()
        prefix, entries = "" if inner == "." else f"{inner}/", _entries(root)
        templates |= _read_all(entries, ".j2", prefix, problems)
        problems += _not_files(entries, (".j2",), f"{folder.templates_label}/{prefix}")
    for part, entries in listed.items():
        problems += _overlooked(entries, () if part else (*_INNER, _TEMPLATES), labels[part])
    if not problems and not any((*yaml.values(), templates)):
        found = "nothing in this folder is part of a rule library"
        expected = "files ending in .yaml, or the folders parameters, findings and templates"
        problems.append(Problem(Place(folder.label), found, expected))
    if problems:
        raise InputError(problems)
    top = yaml[""]
    practices = {name: data for name, data in top.items() if name.endswith("practices.yaml")}
    cases = {name: data for name, data in top.items() if name.endswith(".cases.yaml")}
    plans = {name: data for name, data in top.items() if name.endswith("/plan.yaml")}
    others = practices.keys() | cases.keys() | plans.keys()
    return LibraryFiles(
        practices=practices,
        parameters=yaml["parameters"],
        findings=yaml["findings"],
        rules={name: data for name, data in top.items() if name not in others},
        cases=cases,
        plans=plans,
        templates=templates,
        templates_label=folder.templates_label,
    )


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    """Return what is directly in a folder, by name; nothing where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        found = f"this folder cannot be read ({error.strerror or error})"
        raise InputError([Problem(Place(shown(folder)), found)]) from None


def _overlooked(
    entries: Iterable[os.DirEntry[str]], known: tuple[str, ...], label: str
) -> list[Problem]:
    """Return a problem for each file that looks like part of a library and would not be read.

    Folders named in `known` are read by themselves.
    """
    problems = [
        Problem(Place(label + shown(entry.name)), _UNREAD, "the ending .yaml")
        for entry in entries
        if _is_file(entry) and _ending(entry) in _LIKE_YAML and not entry.name.endswith(".yaml")
    ]
    problems += _not_files(entries, _LIKE_YAML, label)
    for folder in entries:
        if _is_folder(folder) and not folder.name.startswith(".") and folder.name not in known:
            problems += [
                Problem(
                    Place(f"{label}{shown(f'{folder.name}/{inner.name}')}"),
                    _UNREAD,
                    f"it in {label}",
                )
                for inner in _entries(folder.path)
                if _ending(inner) in _LIKE_YAML
            ]
    return problems


def _not_files(
    entries: Iterable[os.DirEntry[str]], endings: tuple[str, ...], label: str
) -> list[Problem]:
    """Return a problem for each folder, pipe or broken link that is named like a file."""
    return [
        Problem(Place(label + shown(entry.name)), "this is not a file", "a file or another name")
        for entry in entries
        if _ending(entry) in endings and not _is_file(entry)
    ]


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _ending(entry: os.DirEntry[str]) -> str:
    _, dot, ending = entry.name.rpartition(".")
    return dot + ending.lower()


def _read_all(
    entries: Iterable[os.DirEntry[str]], ending: str, prefix: str, problems: list[Problem]
) -> dict[str, bytes]:
    """Return the files with that ending, by `prefix` and name."""
    found: dict[str, bytes] = {}
    files = [entry for entry in entries if entry.name.endswith(ending) and _is_file(entry)]
    if len(files) > MOST_FILES:
        problems.append(Problem(Place(prefix.rstrip("/")), f"more than {MOST_FILES} files"))
        return found
    for entry in files:
        try:
            found[prefix + shown(entry.name)] = read_limited(entry.path, LARGEST_FILE)
        except InputError as error:
            problems.extend(error.problems)
    return found


def digest_of(libraries: Iterable[LibraryFiles]) -> str:
    """Return a SHA-256 over the names and bytes of all files that can change a report."""
    total = hashlib.sha256()
    for library in libraries:
        for group in (
            library.practices,
            library.parameters,
            library.findings,
            library.rules,
            library.plans,
            library.templates,
        ):
            for name, data in group.items():
                total.update(f"{name}\0{len(data)}\0".encode())
                total.update(data)
    return total.hexdigest()


def text_of(name: str, data: bytes) -> str:
    """Return the text of a file that was read; raises `InputError` if it is not text."""
    return decode(data, Place(name), "some content")
