"""Keys of a key container (PSKCの鍵): from a shared key or a password, to seeds in the clear."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from madoguchi.formats.xml_tree import child, text_at

_AES_128_CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
_HMAC_SHA_1 = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
_BLOCK = 16
# Higher than anybody asks for, and done in seconds.
_MOST_ITERATIONS = 10_000_000


class Unreadable(Exception):
    """Raised for a container or a key that cannot be taken; says why."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What encrypted values are read with; None where the container holds plain values only."""

    encryption: bytes | None
    mac: bytes | None


def keys_of(container: Element, *, shared_key: bytes | None, password: str | None) -> Keys:
    """The keys of a container (RFC 6030 section 6). Raises Unreadable.

    Nothing is left out in silence: a key given for a file in the clear is a mistake, too.
    """
    named = child(container, "EncryptionKey")
    if named is None:
        if shared_key is not None or password is not None:
            raise Unreadable("the file is not encrypted, but a key or a password was given")
        return Keys(None, None)
    encryption = _encryption_key(named, shared_key, password)
    return Keys(encryption, _mac_key(container, encryption))


def _encryption_key(named: Element, shared_key: bytes | None, password: str | None) -> bytes:
    derived = child(named, "DerivedKey")
    if derived is not None:
        if password is None:
            raise Unreadable("the file is encrypted under a password, and none was given")
        return _derived_key(derived, password)
    if child(named, "KeyName") is None:
        raise Unreadable("the file is encrypted under neither a shared key nor a password")
    if shared_key is None:
        raise Unreadable("the file is encrypted under a shared key, and none was given")
    if len(shared_key) != _BLOCK:
        raise Unreadable(f"the shared key has {len(shared_key)} bytes, not {_BLOCK}")
    return shared_key


def _derived_key(derived: Element, password: str) -> bytes:
    method = child(derived, "KeyDerivationMethod")
    if method is None or not method.get("Algorithm", "").lower().endswith("#pbkdf2"):
        raise Unreadable("the key is not derived with PBKDF2")
    parameters = child(method, "PBKDF2-params")
    if parameters is None:
        raise Unreadable("PBKDF2 has no parameters")
    # Without an algorithm, as in the RFC's own figure 7, HMAC-SHA-1 is meant.
    prf = child(parameters, "PRF")
    if prf is not None and not prf.get("Algorithm", "hmac-sha1").endswith("hmac-sha1"):
        raise Unreadable("PBKDF2 is not made with HMAC-SHA-1")
    if _number(parameters, "KeyLength") != _BLOCK:
        raise Unreadable(f"PBKDF2 does not make a key of {_BLOCK} bytes")
    iterations = _number(parameters, "IterationCount")
    if not 1 <= iterations <= _MOST_ITERATIONS:
        raise Unreadable(f"PBKDF2 has {iterations} iterations, not 1 to {_MOST_ITERATIONS}")
    salt = _base64(text_at(parameters, "Salt", "Specified"), "the salt of PBKDF2")
    return hashlib.pbkdf2_hmac("sha1", password.encode(), salt, iterations, _BLOCK)


def _number(element: Element, name: str) -> int:
    text = text_at(element, name)
    if not (text.isascii() and text.isdecimal() and len(text) < _BLOCK):
        raise Unreadable(f"PBKDF2 has no {name}")
    return int(text)


def _mac_key(container: Element, encryption: bytes) -> bytes:
    method = child(container, "MACMethod")
    if method is None:
        raise Unreadable("the file is encrypted, but has no MAC")
    if method.get("Algorithm", "") != _HMAC_SHA_1:
        raise Unreadable("the MAC is not HMAC-SHA-1")
    key = child(method, "MACKey")
    if key is None:
        raise Unreadable("the file has no MAC key")
    return _decrypt(_cipher_value(key, "the MAC key"), encryption, "the MAC key")


def plain_value(secret: Element) -> bytes:
    """A secret in the clear."""
    return _base64(text_at(secret, "PlainValue"), "the secret")


def value_of(secret: Element, keys: Keys) -> bytes:
    """A secret under encryption, read once its MAC was found right. Raises Unreadable."""
    encrypted = child(secret, "EncryptedValue")
    if encrypted is None:
        raise Unreadable("has no secret")
    if keys.encryption is None or keys.mac is None:
        raise Unreadable("the secret is encrypted, but the file names no key")
    value = _cipher_value(encrypted, "the secret")
    told = _base64(text_at(secret, "ValueMAC"), "the MAC of the secret")
    # Over initialisation vector and cipher text (RFC 6030 section 6.1).
    if not hmac.compare_digest(hmac.digest(keys.mac, value, "sha1"), told):
        raise Unreadable("the MAC of the secret does not fit: a wrong key, or a changed file")
    return _decrypt(value, keys.encryption, "the secret")


def _cipher_value(encrypted: Element, what: str) -> bytes:
    method = child(encrypted, "EncryptionMethod")
    if method is None or method.get("Algorithm", "") != _AES_128_CBC:
        raise Unreadable(f"{what} is not encrypted with AES-128-CBC")
    value = _base64(text_at(encrypted, "CipherData", "CipherValue"), what)
    if len(value) < 2 * _BLOCK or len(value) % _BLOCK:
        raise Unreadable(f"{what} is not made of whole blocks")
    return value


def _decrypt(value: bytes, key: bytes, what: str) -> bytes:
    reader = Cipher(algorithms.AES(key), modes.CBC(value[:_BLOCK])).decryptor()
    padded = reader.update(value[_BLOCK:]) + reader.finalize()
    # XML encryption counts the padding in its last byte; the bytes before it may be anything.
    count = padded[-1]
    if not 1 <= count <= _BLOCK or count == len(padded):
        raise Unreadable(f"{what} cannot be decrypted: a wrong key, or a changed file")
    return padded[:-count]


def _base64(text: str, what: str) -> bytes:
    try:
        found = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable(f"{what} is not in base64") from error
    if not found:
        raise Unreadable(f"{what} is missing")
    return found
