"""Writes docs/profile.md (プロファイルの説明): every key of a profile, read off its own rules."""

import types
import typing
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from madoguchi.policy.profile import Profile

_HEAD = """# Profile

Everything in which one institution differs from another, in one TOML file. An unknown key is an
error; all faults are told at once: `madoguchi profile check FILE`. `madoguchi profile explain FILE`
puts a profile into words. The two shipped ones are in `src/madoguchi/demo/profiles`.

This page is generated: `python -m madoguchi.policy.profile_page > docs/profile.md`.
"""

_LIMITS = {
    "ge": "from {}",
    "le": "to {}",
    "pattern": "of the form `{}`",
    "min_length": "(at least {})",
}


def page() -> str:
    """Write the whole of docs/profile.md."""
    return _HEAD + "".join(_tables(Profile, "", many=False))


def _tables(table: type[BaseModel], path: str, *, many: bool) -> Iterator[str]:
    """Write one table with its keys, then the tables in it."""
    heading = f"[[{path}]]" if many else f"[{path}]"
    yield f"\n## `{heading}`\n" if path else "\n## The file\n"
    yield f"\n{_first_paragraph(table)}\n\n| key | value | default | |\n| --- | --- | --- | --- |\n"
    inner = []
    for name, field in table.model_fields.items():
        below, repeated = _table_in(field.annotation)
        if below is not None:
            inner.append((below, f"{path}.{name}" if path else name, repeated))
        value = _value(field, below, many=repeated)
        yield f"| `{name}` | {value} | {_default(field)} | {field.description or ''} |\n"
    for below, name, repeated in inner:
        yield from _tables(below, name, many=repeated)


def _first_paragraph(table: type[BaseModel]) -> str:
    return (table.__doc__ or "").strip().replace("\n    ", "\n")


def _table_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Find the table a key holds, and whether it holds several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    several = get_origin(annotation) is tuple
    for part in get_args(annotation):
        below, repeated = _table_in(part)
        if below is not None:
            return below, several or repeated
    return None, False


def _value(field: FieldInfo, below: type[BaseModel] | None, *, many: bool) -> str:
    if below is not None:
        return "tables, see below" if many else "a table, see below"
    limits = [_limit(rule) for rule in field.metadata]
    return " ".join(filter(None, (_type(field.annotation), *limits)))


def _type(annotation: Any) -> str:
    """Put a type into words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin is typing.Annotated:
        return " ".join(filter(None, (_type(parts[0]), *(_limit(rule) for rule in parts[1:]))))
    if origin is tuple:
        return f"a list of {_type(parts[0])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_type(part) for part in parts if part is not type(None))
    if hasattr(annotation, "__members__"):
        return ", ".join(f"`{each.value}`" for each in annotation)
    return {"str": "text", "int": "a whole number", "bool": "true or false", "date": "a date"}[
        annotation.__name__
    ]


def _limit(rule: Any) -> str:
    """Put a limit of a value into words; the limits of an annotated type are those of its field."""
    if hasattr(rule, "metadata"):
        return " ".join(filter(None, (_limit(part) for part in rule.metadata)))
    for name, words in _LIMITS.items():
        value = getattr(rule, name, None)
        if value is not None:
            return words.format(f"{value:,}" if isinstance(value, int) else value)
    return ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "–"
    if isinstance(field.default, tuple):
        return ", ".join(f"`{getattr(each, 'value', each)}`" for each in field.default) or "none"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return "none" if field.default is None else str(field.default)


if __name__ == "__main__":
    print(page(), end="")
