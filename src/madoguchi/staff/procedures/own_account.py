"""One of the contract's own accounts, chosen in an application (ご利用口座の選択)."""

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.deposits.balance import branch_names
from madoguchi.ledger import reads as ledger
from madoguchi.ledger.reads import Balance
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case
from madoguchi.staff.field import Choices
from madoguchi.values.refusal import Refusal, Refused


def of_contract(contract_id: int, profile: Profile) -> Choices:
    """Every account of the contract, by the whole number on the customer's paper."""
    return tuple((str(each.id), words(each, profile)) for each in accounts.accounts_of(contract_id))


def that_may_owe(contract_id: int, profile: Profile) -> Choices:
    """The accounts that may have an overdraft line (当座貸越)."""
    mine = accounts.accounts_of(contract_id)
    return tuple((str(each.id), words(each, profile)) for each in mine if each.kind.may_owe)


def words(account: Account, profile: Profile) -> str:
    """An account as its paper names it: branch, kind, number."""
    branch = branch_names(profile).get(account.branch_code, account.branch_code)
    return f"{branch} {account.kind.japanese} {account.number}"


def chosen(case: Case) -> Account:
    """The account of a case; raises Refused NOT_APPLICABLE (F07) for one not the contract's."""
    for each in accounts.accounts_of(case.contract):
        if str(each.id) == case.detail["account"]:
            return each
    raise Refused(Refusal.NOT_APPLICABLE, field="account")


def balance(account: Account) -> Balance:
    """What an account holds now."""
    return ledger.balances([account.ledger_account_id])[account.ledger_account_id]
