"""A login ID as it is compared (ログインＩＤの照合), and the name its tries are counted under."""

import hashlib
import hmac
import unicodedata

from madoguchi.access.codes import subject_of
from madoguchi.institutions import current
from madoguchi.policy.identity import SignOn


def fold_login_id(typed: str, rule: SignOn) -> str:
    """Fold an ID as typed: full-width to half-width, and case where the profile says so."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return plain.lower() if rule.login_id.fold_case else plain


def login_subject(folded: str, contract_id: int | None) -> str:
    """The name of an ID's lock; one that is nobody's is counted too, or it would tell itself."""
    if contract_id is not None:
        return subject_of("login", contract_id)
    key = current.institution().secret("unknown-login-ids")
    return "login:?" + hmac.digest(key, folded.encode(), hashlib.sha256).hex()
