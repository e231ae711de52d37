"""Files of seeds: the figures of RFC 6030 are read, and every fault is named with its serial."""

import datetime as dt

import pytest

from cast import AT
from madoguchi.formats.pskc import PskcError, TokenKey, read_pskc
from token_kit import pskc

SEED = b"12345678901234567890"
PLAIN = pskc()

# Figures 6 and 7 of RFC 6030, their counters exchanged for time steps where {…} stands.
SHARED_KEY = bytes.fromhex("12345678901234567890123456789012")
_SPACES = (
    'xmlns="urn:ietf:params:xml:ns:keyprov:pskc" '
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" '
    'xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" '
    'xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" '
    'xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"'
)
_AES = '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
_UNDER_KEY = "<ds:KeyName>Pre-shared-key</ds:KeyName>"
_UNDER_PASSWORD = """<xenc11:DerivedKey><xenc11:KeyDerivationMethod
  Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
  <pkcs5:PBKDF2-params><Salt><Specified>Ej7/PEpyEpw=</Specified></Salt>
  <IterationCount>1000</IterationCount><KeyLength>16</KeyLength><PRF/></pkcs5:PBKDF2-params>
  </xenc11:KeyDerivationMethod><xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName>
  </xenc11:DerivedKey>"""


def encrypted(under: str, mac_key: str, secret: str, mac: str, *, kind: str = "totp") -> str:
    """A container as in the figures."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" {_SPACES}>
  <EncryptionKey>{under}</EncryptionKey>
  <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>{_AES}
    <xenc:CipherData><xenc:CipherValue>
      {mac_key}
    </xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
  <KeyPackage>
    <DeviceInfo><Manufacturer>TokenVendorAcme</Manufacturer><SerialNo>987654321</SerialNo></DeviceInfo>
    <CryptoModuleInfo><Id>CM_ID_001</Id></CryptoModuleInfo>
    <Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:{kind}">
      <Issuer>Issuer</Issuer>
      <AlgorithmParameters><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters>
      <Data>
        <Secret><EncryptedValue>{_AES}<xenc:CipherData><xenc:CipherValue>
          {secret}
        </xenc:CipherValue></xenc:CipherData></EncryptedValue><ValueMAC>{mac}</ValueMAC></Secret>
        <TimeInterval><PlainValue>30</PlainValue></TimeInterval>
      </Data>
    </Key>
  </KeyPackage>
</KeyContainer>"""


FIGURE_6 = (
    _UNDER_KEY,
    "ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX",
    "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv",
    "Su+NvtQfmvfJzF6bmQiJqoLRExc=",
)
FIGURE_7 = (
    _UNDER_PASSWORD,
    "2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx",
    "oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f",
    "LP6xMvjtypbfT9PdkJhBZ+D6O4w=",
)
UNDER_KEY, UNDER_PASSWORD = encrypted(*FIGURE_6), encrypted(*FIGURE_7)


def faults(text: str, *, shared_key: bytes | None = None, password: str | None = None) -> list[str]:
    with pytest.raises(PskcError) as no:
        read_pskc(text.encode(), at=AT, shared_key=shared_key, password=password)
    return no.value.faults


def test_a_key_in_the_clear_is_read() -> None:
    [key] = read_pskc(PLAIN.encode(), at=AT)
    assert key == TokenKey("987654321", "Token Works", SEED, 6, 30)


def test_the_key_of_figure_6_is_read_under_its_shared_key() -> None:
    [key] = read_pskc(UNDER_KEY.encode(), at=AT, shared_key=SHARED_KEY)
    assert key == TokenKey("987654321", "TokenVendorAcme", SEED, 8, 30)


def test_the_key_of_figure_7_is_read_under_its_password() -> None:
    [key] = read_pskc(UNDER_PASSWORD.encode(), at=AT, password="qwerty")
    assert key == TokenKey("987654321", "TokenVendorAcme", SEED, 8, 30)


def test_the_figures_as_printed_are_no_time_based_tokens() -> None:
    as_printed = encrypted(*FIGURE_6, kind="hotp")
    assert faults(as_printed, shared_key=SHARED_KEY) == [
        "987654321: the algorithm is hotp, not totp"
    ]


def test_another_key_or_password_is_noticed_before_anything_is_decrypted() -> None:
    [key] = faults(UNDER_KEY, shared_key=bytes(16))
    assert "a wrong key, or a changed file" in key
    [password] = faults(UNDER_PASSWORD, password="qwertz")
    assert "a wrong key, or a changed file" in password


@pytest.mark.parametrize("place", range(0, 64, 7))
def test_a_changed_cipher_text_does_not_fit_its_mac(place: int) -> None:
    secret = FIGURE_6[2]
    changed = secret[:place] + ("B" if secret[place] != "B" else "C") + secret[place + 1 :]
    assert faults(UNDER_KEY.replace(secret, changed), shared_key=SHARED_KEY) == [
        "987654321: the MAC of the secret does not fit: a wrong key, or a changed file"
    ]


CHANGES = {
    "no MAC": (f"<ValueMAC>{FIGURE_6[3]}</ValueMAC>", "", "987654321: the MAC of the secret is"),
    "no MAC method": ("MACMethod", "NoMethod", "the file is encrypted, but has no MAC"),
    "no MAC key": ("MACKey>", "NoKey>", "the file has no MAC key"),
    "another MAC": ("#hmac-sha1", "#hmac-md5", "the MAC is not HMAC-SHA-1"),
    "another cipher": ("#aes128-cbc", "#tripledes-cbc", "the MAC key is not encrypted with AES"),
    "half a block": (FIGURE_6[2], FIGURE_6[2][:60], "987654321: the secret is not made of whole"),
    "no base64": (FIGURE_6[2], "*" * 64, "987654321: the secret is not in base64"),
    "a certificate": ("ds:KeyName", "ds:X509Data", "under neither a shared key nor a password"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_wrong_with_an_encrypted_file_is_named(what: str) -> None:
    old, new, fault = CHANGES[what]
    assert old in UNDER_KEY
    [said] = faults(UNDER_KEY.replace(old, new), shared_key=SHARED_KEY)
    assert fault in said


def test_a_key_is_given_exactly_where_it_is_needed() -> None:
    assert faults(UNDER_KEY) == ["the file is encrypted under a shared key, and none was given"]
    assert faults(UNDER_PASSWORD) == ["the file is encrypted under a password, and none was given"]
    assert faults(PLAIN, password="x") == [
        "the file is not encrypted, but a key or a password was given"
    ]
    assert faults(UNDER_KEY, shared_key=b"short") == ["the shared key has 5 bytes, not 16"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#pbkdf2", "#scrypt", "the key is not derived with PBKDF2"),
        ("1000<", "99999999999<", "PBKDF2 has 99999999999 iterations"),
        ("1000<", "0<", "PBKDF2 has 0 iterations"),
        ("1000<", "many<", "PBKDF2 has no IterationCount"),
        (">16<", ">32<", "PBKDF2 does not make a key of 16 bytes"),
        ("<PRF/>", '<PRF Algorithm="x#hmac-sha512"/>', "PBKDF2 is not made with HMAC-SHA-1"),
        ("Ej7/PEpyEpw=", "", "the salt of PBKDF2 is missing"),
    ],
)
def test_what_is_wrong_with_a_derivation_is_named(old: str, new: str, fault: str) -> None:
    assert old in UNDER_PASSWORD
    [said] = faults(UNDER_PASSWORD.replace(old, new), password="qwerty")
    assert said.startswith(fault)


PLAIN_CHANGES = {
    "no serial": ("<SerialNo>987654321</SerialNo>", "", "package 1: has no serial number"),
    "an odd serial": (">987654321<", ">98/76<", "98/76: the serial number is not"),
    "no maker": ("Token Works", " ", "987654321: the manufacturer is not named"),
    "SHA-256": (
        "<AlgorithmParameters>",
        "<AlgorithmParameters><Suite>HMAC-SHA256</Suite>",
        "987654321: codes are made with HMAC-SHA256",
    ),
    "hex digits": ("DECIMAL", "HEXADECIMAL", "987654321: its codes are not plain decimal digits"),
    "seven digits": ('Length="6"', 'Length="7"', "987654321: its codes have 7 digits"),
    "another step": (">30<", ">45<", "987654321: its time step is 45"),
    "no step": ("TimeInterval", "Counter", "987654321: its time step is missing"),
    "another beginning": (
        "<TimeInterval>",
        "<Time><PlainValue>5</PlainValue></Time><TimeInterval>",
        "987654321: its time does not begin in 1970",
    ),
    "a short secret": ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "MTIz", "987654321: the secret has 3 bytes"),
    "no secret": ("Secret>", "Other>", "987654321: has no secret"),
    "a PIN": (
        "</Data>",
        "</Data><Policy><PINPolicy/></Policy>",
        "987654321: its policy demands PINPolicy",
    ),
    "another use": (
        "</Data>",
        "</Data><Policy><KeyUsage>Sign</KeyUsage></Policy>",
        "987654321: its policy demands KeyUsage",
    ),
    "another version": ('Version="1.0" xmlns', 'Version="2.0" xmlns', "the container's version"),
    "another language": ('keyprov:pskc">', 'keyprov:other">', "the file is no KeyContainer"),
    "no package": ("KeyPackage", "Package", "there is no key in the file"),
    "half a file": ("</KeyContainer>", "", "the file is no XML"),
}


@pytest.mark.parametrize("what", PLAIN_CHANGES)
def test_what_is_wrong_with_a_key_is_named_with_its_serial(what: str) -> None:
    old, new, fault = PLAIN_CHANGES[what]
    assert old in PLAIN
    [said] = faults(PLAIN.replace(old, new))
    assert said.startswith(fault)


def with_policy(policy: str, *, serial: str = "987654321") -> str:
    return pskc(serial).replace("</Data>", f"</Data><Policy>{policy}</Policy>")


def test_a_use_as_a_code_and_dates_around_today_are_no_hindrance() -> None:
    policy = (
        "<StartDate>2026-11-25T01:00:00Z</StartDate>"
        "<ExpiryDate>2037-12-31T00:00:00Z</ExpiryDate><KeyUsage>OTP</KeyUsage>"
    )
    [key] = read_pskc(with_policy(policy).encode(), at=AT)
    assert key.seed == SEED
    assert key.good_until == dt.datetime(2037, 12, 31, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        # The dates of figure 10 of RFC 6030.
        (
            "<StartDate>2006-05-01T00:00:00Z</StartDate>"
            "<ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate>",
            "is not valid since 2006-05-31T00:00:00+00:00",
        ),
        # 10:00 in Japan, to the second.
        (
            "<ExpiryDate>2026-11-25T01:00:00Z</ExpiryDate>",
            "is not valid since 2026-11-25T01:00:00+00:00",
        ),
        (
            "<StartDate>2026-11-25T01:00:01Z</StartDate>",
            "is not valid before 2026-11-25T01:00:01+00:00",
        ),
        (
            "<StartDate>2026-11-25T10:00:00.5+09:00</StartDate>",
            "is not valid before 2026-11-25T10:00:00.500000+09:00",
        ),
        ("<ExpiryDate>2037-12-31T00:00:00</ExpiryDate>", "its ExpiryDate says no time zone"),
        ("<StartDate>soon</StartDate>", "its StartDate is no date of XML"),
    ],
)
def test_a_key_outside_its_validity_is_refused_with_its_serial(policy: str, fault: str) -> None:
    assert faults(packages(pskc("A1"), with_policy(policy, serial="B2"))) == [f"B2: {fault}"]


def packages(*texts: str) -> str:
    """One container with the packages of several files."""
    head, _, rest = texts[0].partition("<KeyPackage>")
    bodies = [text.partition("<KeyPackage>")[2].partition("</KeyPackage>")[0] for text in texts]
    tail = rest.rpartition("</KeyPackage>")[2]
    return head + "".join(f"<KeyPackage>{body}</KeyPackage>" for body in bodies) + tail


def test_all_faults_are_named_at_once_and_nothing_is_taken() -> None:
    good, odd, other = pskc("A1"), pskc("B2").replace(">30<", ">31<"), pskc("C3", b"short")
    assert faults(packages(good, odd, other)) == [
        "B2: its time step is 31, not 30 or 60 seconds",
        "C3: the secret has 5 bytes, not 16 to 64",
    ]
    assert faults(packages(good, pskc("D4"), good)) == ["A1: stands in the file twice"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_fetched_or_grows(doctype: str) -> None:
    text = PLAIN.replace("?>", f"?>{doctype}", 1)
    assert faults(text) == ["the file declares a document type, which is refused"]


def test_an_entity_without_a_declaration_is_no_xml() -> None:
    [said] = faults(PLAIN.replace("Token Works", "&maker;"))
    assert said.startswith("the file is no XML")
