"""The demonstration's mail certificates (メール用証明書): made once, for those who sign."""

from pathlib import Path

from conftest import PROFILES
from madoguchi.demo.certificates import certificate_lines


def test_the_certificates_are_made_once_and_the_key_is_the_owners_alone(tmp_path: Path) -> None:
    first = certificate_lines(tmp_path, PROFILES / "naniwa.toml")
    files = sorted((tmp_path / "certificates").iterdir())
    made = [file.read_bytes() for file in files]
    assert certificate_lines(tmp_path, PROFILES / "naniwa.toml") == first
    assert [file.read_bytes() for file in files] == made
    assert [file.name for file in files] == ["naniwa-ca.pem", "naniwa-mail.key", "naniwa-mail.pem"]
    assert files[1].stat().st_mode & 0o777 == 0o600
    assert first == (
        'mail_certificate = "certificates/naniwa-mail.pem"\n'
        'mail_key = "certificates/naniwa-mail.key"\n'
    )


def test_an_institution_that_does_not_sign_gets_none(tmp_path: Path) -> None:
    assert certificate_lines(tmp_path, PROFILES / "akagi.toml") == ""
    assert list(tmp_path.iterdir()) == []
