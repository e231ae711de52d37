"""`madoguchi kana`: what a typed text becomes in the Zengin character set (全銀使用文字)."""

import argparse
import json
from dataclasses import asdict

from madoguchi.values.kana import KanaClass, Normalised, normalise

NAME = "kana"
HELP = "show what a text becomes in the characters of the interbank network, and what is refused"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the text and for the field it is meant for."""
    parser.add_argument("text", metavar="TEXT", help="the text as a person typed it")
    parser.add_argument(
        "--class",
        dest="kana_class",
        default=KanaClass.NAME.value,
        choices=[each.value for each in KanaClass],
        help="the field it is for: each permits its own characters (default: name)",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the text, every change and every refusal."""
    result = normalise(arguments.text, KanaClass(arguments.kana_class))
    print(json.dumps(asdict(result), ensure_ascii=False) if arguments.json else _in_words(result))
    return 0


def _in_words(result: Normalised) -> str:
    changes = (
        f"  changed  {each.position + 1}: {each.typed!r} → {each.became!r}  {each.why}"
        for each in result.changes
    )
    refused = (f"  refused  {each.position + 1}: {each.why}" for each in result.refused)
    return "\n".join((result.text, *changes, *refused))
