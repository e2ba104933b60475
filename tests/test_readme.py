"""The README's two commands are those that CI and readers run."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


def test_one_command_starts_the_page_and_one_passes_the_tests() -> None:
    starting = [line for line in commands() if line.endswith("assistant-projet web")]
    testing = [line for line in commands() if line.endswith("python -m pytest")]
    assert len(starting) == len(testing) == 1
    assert "-c constraints.txt" in starting[0]
    assert "-c constraints.txt" in testing[0]


def test_every_command_that_it_shows_exists() -> None:
    options = (ROOT / "assistant" / "options.py").read_text(encoding="utf-8")
    shown = {line.split()[1] for line in commands() if line.startswith("assistant-projet ")}
    assert shown
    assert all(f'add_parser("{name}"' in options for name in shown)


def test_every_file_that_it_names_is_there() -> None:
    for name in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / name).is_file(), name


def test_every_requirement_is_pinned() -> None:
    pinned = {
        line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(r'^  "([A-Za-z0-9-]+)(?:\[|[>=])', project, re.MULTILINE)
    assert len(needed) > 15
    assert {name.lower() for name in needed} <= pinned
