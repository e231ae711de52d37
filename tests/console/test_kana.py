"""`madoguchi kana` shows what a text becomes on the interbank network."""

import json

import pytest

from terminal import Ask


def test_a_name_comes_back_with_every_change_and_every_refusal(ask: Ask) -> None:
    reply = ask("kana", "--class", "name", "ヤャ&", "--json")
    assert (reply.code, reply.err) == (0, "")
    answer = json.loads(reply.out)
    assert list(answer) == ["text", "changes", "refused"]
    assert answer["text"] == "ﾔﾔ&"
    assert answer["changes"] == [
        {"position": 0, "typed": "ヤ", "became": "ﾔ", "why": "半角にしました"},
        {"position": 1, "typed": "ャ", "became": "ﾔ", "why": "小さい文字を大きい文字にしました"},
    ]
    assert [(each["position"], each["typed"]) for each in answer["refused"]] == [(2, "&")]


def test_japanese_is_printed_as_japanese(ask: Ask) -> None:
    assert "ﾔﾏﾀﾞ" in ask("kana", "やまだ", "--json").out


def test_each_field_permits_its_own_characters(ask: Ask) -> None:
    refused = {
        kana_class: json.loads(ask("kana", "A/ｦ", "--class", kana_class, "--json").out)["refused"]
        for kana_class in ("name", "branch", "edi")
    }
    assert [len(refused[each]) for each in ("name", "branch", "edi")] == [2, 2, 0]


def test_in_words_the_positions_count_from_one(ask: Ask) -> None:
    lines = ask("kana", "ﾔ&ャ").out.splitlines()
    assert lines[:2] == ["ﾔ&ﾔ", "  changed  3: 'ャ' → 'ﾔ'  小さい文字を大きい文字にしました"]
    assert lines[2].startswith("  refused  2: 「&」は使えません。")


@pytest.mark.parametrize("words", [("--class", "bank", "ﾔ"), ()])
def test_an_unknown_field_or_no_text_is_a_mistake(words: tuple[str, ...], ask: Ask) -> None:
    reply = ask("kana", *words)
    assert (reply.code, reply.out) == (2, "")
    assert reply.err.count("\n") == 1
