"""Seeds of tokens on file (PSKC, RFC 6030): read whole or not at all, every fault named."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from madoguchi.formats.pskc_keys import Keys, Unreadable, keys_of, plain_value, value_of
from madoguchi.formats.xml_tree import NotXml, child, local, read_xml, text_at

_NAMESPACE = "urn:ietf:params:xml:ns:keyprov:pskc"
_TOTP = f"{_NAMESPACE}:totp"
_PERIODS = ("30", "60")
_LENGTHS = ("6", "8")
# RFC 4226 section 4 demands 128 bits; beyond the block of SHA-1 a seed gains nothing.
_SEED_BYTES = range(16, 65)
_LONGEST_SERIAL, _LONGEST_MAKER = 32, 40
_START, _EXPIRY = "StartDate", "ExpiryDate"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """One token of the file: its seed, how codes are made of it, and until when it is valid."""

    serial: str
    maker: str
    seed: bytes
    digits: int
    period_seconds: int
    good_until: dt.datetime | None = None


class PskcError(Exception):
    """A file that cannot be taken; `faults` lists every one, with the serial number it is about."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_pskc(
    text: bytes,
    *,
    at: dt.datetime,
    shared_key: bytes | None = None,
    password: str | None = None,
) -> tuple[TokenKey, ...]:
    """Read a key container: plain keys, or keys under a shared key or a password.

    Only time-based tokens with HMAC-SHA-1 are taken, and only keys that are valid `at` the moment.
    A value under encryption is decrypted after its MAC was found right. Raises PskcError with all
    faults at once; nothing is taken from a file with one. Source: A9; RFC 6030 sections 4-6, RFC
    6238.
    """
    try:
        container = read_xml(text)
        _check_container(container)
        keys = keys_of(container, shared_key=shared_key, password=password)
    except (NotXml, Unreadable) as error:
        raise PskcError([str(error)]) from error
    packages = [each for each in container if local(each) == "KeyPackage"]
    faults = [] if packages else ["there is no key in the file"]
    found = []
    for nth, package in enumerate(packages, 1):
        serial = text_at(package, "DeviceInfo", "SerialNo")
        try:
            found.append(_token_key(package, serial, keys, at=at))
        except Unreadable as error:
            faults.append(f"{serial or f'package {nth}'}: {error}")
    counted = Counter(key.serial for key in found)
    faults += [f"{serial}: stands in the file twice" for serial, n in counted.items() if n > 1]
    if faults:
        raise PskcError(faults)
    return tuple(found)


def _check_container(container: Element) -> None:
    if container.tag != f"{{{_NAMESPACE}}}KeyContainer":
        raise Unreadable("the file is no KeyContainer of RFC 6030")
    if container.get("Version") != "1.0":
        raise Unreadable("the container's version is not 1.0")


def _token_key(package: Element, serial: str, keys: Keys, *, at: dt.datetime) -> TokenKey:
    if not serial:
        raise Unreadable("has no serial number")
    if len(serial) > _LONGEST_SERIAL or not (serial.isascii() and serial.isalnum()):
        raise Unreadable(f"the serial number is not {_LONGEST_SERIAL} letters and digits at most")
    maker = text_at(package, "DeviceInfo", "Manufacturer")
    if not maker or len(maker) > _LONGEST_MAKER:
        raise Unreadable(f"the manufacturer is not named in {_LONGEST_MAKER} letters at most")
    key = _only_key(package)
    _check_algorithm(key)
    _check_policy(key)
    until = _valid_until(key, at=at)
    return TokenKey(serial, maker, _seed(key, keys), _digits(key), _period(key), until)


def _only_key(package: Element) -> Element:
    keys = [each for each in package if local(each) == "Key"]
    if len(keys) != 1:
        raise Unreadable("the package does not hold exactly one key")
    return keys[0]


def _check_algorithm(key: Element) -> None:
    algorithm = key.get("Algorithm", "")
    if algorithm != _TOTP:
        name = algorithm.rpartition(":")[2] or "none"
        raise Unreadable(f"the algorithm is {name}, not totp")
    suite = text_at(key, "AlgorithmParameters", "Suite")
    if suite and "".join(suite.upper().split("-")) not in ("HMACSHA1", "SHA1"):
        raise Unreadable(f"codes are made with {suite}, not with HMAC-SHA-1")
    began = text_at(key, "Data", "Time", "PlainValue")
    if began not in ("", "0"):
        raise Unreadable("its time does not begin in 1970")


def _check_policy(key: Element) -> None:
    # RFC 6030 section 5: what a policy demands and the reader cannot do forbids the key's use.
    policy = child(key, "Policy")
    for rule in () if policy is None else policy:
        if local(rule) in (_START, _EXPIRY):
            continue
        if local(rule) != "KeyUsage" or (rule.text or "").strip() != "OTP":
            raise Unreadable(f"its policy demands {local(rule)}, which cannot be kept")


def _valid_until(key: Element, *, at: dt.datetime) -> dt.datetime | None:
    # RFC 6030 section 5: a key MUST be used within its validity only.
    begins, ends = _moment(key, _START), _moment(key, _EXPIRY)
    if begins is not None and at < begins:
        raise Unreadable(f"is not valid before {begins.isoformat()}")
    if ends is not None and at >= ends:
        raise Unreadable(f"is not valid since {ends.isoformat()}")
    return ends


def _moment(key: Element, name: str) -> dt.datetime | None:
    # RFC 6030 section 4: dates in the canonical form of XML, which is in UTC.
    text = text_at(key, "Policy", name)
    if not text:
        return None
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"its {name} is no date of XML") from error
    if read.tzinfo is None:
        raise Unreadable(f"its {name} says no time zone")
    return read


def _digits(key: Element) -> int:
    found = child(key, "AlgorithmParameters", "ResponseFormat")
    if found is None:
        raise Unreadable("has no ResponseFormat")
    checked = found.get("CheckDigits", "false") not in ("false", "0")
    if checked or found.get("Encoding") != "DECIMAL":
        raise Unreadable("its codes are not plain decimal digits")
    length = found.get("Length", "")
    if length not in _LENGTHS:
        raise Unreadable(f"its codes have {length or 'no'} digits, not 6 or 8")
    return int(length)


def _period(key: Element) -> int:
    seconds = text_at(key, "Data", "TimeInterval", "PlainValue")
    if seconds not in _PERIODS:
        raise Unreadable(f"its time step is {seconds or 'missing'}, not 30 or 60 seconds")
    return int(seconds)


def _seed(key: Element, keys: Keys) -> bytes:
    secret = child(key, "Data", "Secret")
    if secret is None:
        raise Unreadable("has no secret")
    seed = plain_value(secret) if text_at(secret, "PlainValue") else value_of(secret, keys)
    if len(seed) not in _SEED_BYTES:
        raise Unreadable(f"the secret has {len(seed)} bytes, not 16 to 64")
    return seed
