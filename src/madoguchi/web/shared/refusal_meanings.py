"""What each refusal means to operators (お断りの意味), for docs/refusals.md."""

from madoguchi.values.refusal import Refusal

MEANINGS: dict[Refusal, str] = {
    Refusal.WRONG_CHARACTERS: "A field holds characters it may not hold.",
    Refusal.WRONG_LENGTH: "A field is empty, too short or too long.",
    Refusal.WRONG_DATE: "A field is no date.",
    Refusal.OUT_OF_RANGE: "A date, number or choice is outside what the profile allows.",
    Refusal.CONTRADICTION: "Two fields contradict each other: a range ends before it begins.",
    Refusal.LOGIN_CHARACTERS: "A new login password holds characters it may not hold.",
    Refusal.LOGIN_LENGTH: "A new login password is shorter or longer than `sign_on.login_password`"
    " allows.",
    Refusal.LOGIN_MIX: "A new login password lacks a letter or a digit.",
    Refusal.LOGIN_MISMATCH: "ID and login password do not belong together; the answer is the same"
    " where the ID is nobody's.",
    Refusal.LOGIN_UNCHANGED: "The new login password is the one he has.",
    Refusal.LOGIN_LIKE_ID: "The new login password is the login ID.",
    Refusal.LOGIN_LOCKED_OUT: "Wrong login passwords in a row; releases itself after"
    " `sign_on.login_lock.lockout_minutes`.",
    Refusal.LOGIN_BLOCKED: "Wrong login passwords up to `sign_on.login_lock.block_after`; released"
    " by a bank procedure only.",
    Refusal.LOGIN_LIKE_CONFIRMATION: "Login password and confirmation password would be the same.",
    Refusal.CONFIRMATION_CHARACTERS: "A new confirmation password holds characters it may not"
    " hold.",
    Refusal.CONFIRMATION_LENGTH: "A new confirmation password is shorter or longer than"
    " `sign_on.confirmation_password` allows.",
    Refusal.CONFIRMATION_MIX: "A new confirmation password lacks a letter or a digit.",
    Refusal.CONFIRMATION_MISMATCH: "The confirmation password is wrong.",
    Refusal.CONFIRMATION_UNCHANGED: "The new confirmation password is the one he has.",
    Refusal.CONFIRMATION_LIKE_ID: "The new confirmation password is the login ID.",
    Refusal.CONFIRMATION_LOCKED_OUT: "Wrong confirmation passwords in a row; releases itself after"
    " `sign_on.factor_lock.lockout_minutes`.",
    Refusal.CONFIRMATION_BLOCKED: "Wrong confirmation passwords up to"
    " `sign_on.factor_lock.block_after`; released by a bank procedure only.",
    Refusal.ACCOUNT_CHARACTERS: "At 初回利用登録, a part of the account is no number.",
    Refusal.ACCOUNT_LENGTH: "At 初回利用登録, a branch has not three digits, or an account not"
    " seven.",
    Refusal.ACCOUNT_MISMATCH: "At 初回利用登録, no contract that waits for its first use has this"
    " account and these passwords; which of them differs is not told.",
    Refusal.ID_CHARACTERS: "A login ID holds characters it may not hold.",
    Refusal.ID_LENGTH: "A login ID is shorter or longer than `sign_on.login_id` allows.",
    Refusal.ID_MIX: "A login ID the customer takes himself lacks a letter or a digit.",
    Refusal.ID_MISMATCH: "A new login ID is the one the customer has (at its first field), or was"
    " typed differently the second time (at its second).",
    Refusal.PAYEASY_LOCKED_OUT: "Wrong numbers of bills in a row; releases itself.",
    Refusal.PAYEASY_BLOCKED: "Wrong numbers of bills in a row, repeatedly; released by a bank"
    " procedure only.",
    Refusal.OTP_MISMATCH: "The one-time password is wrong, too old, or was used before.",
    Refusal.OTP_BLOCKED: "Wrong one-time passwords up to `one_time_passwords.lock.block_after`;"
    " released by a bank procedure only.",
    Refusal.ANSWER_MISMATCH: "The answer to the question asked from an unusual place is wrong.",
    Refusal.ANSWER_LOCKED_OUT: "Wrong answers in a row; releases itself after"
    " `sign_on.questions.lock.lockout_minutes`.",
    Refusal.ANSWER_BLOCKED: "Wrong answers up to `sign_on.questions.lock.block_after`; released by"
    " a bank procedure only.",
    Refusal.TEMPORARY_EXPIRED: "The passwords on paper are older than"
    " `sign_on.first_use.temporary_days`; the bank issues new ones.",
    Refusal.ID_TAKEN: "The login ID wished for is another customer's.",
    Refusal.TYPED_TWICE_DIFFERS: "What is typed twice, so that it is right, was typed differently.",
    Refusal.ANSWERS_ALIKE: "Two of the questions chosen, or two of their answers, are the same.",
    Refusal.CARD_MISMATCH: "A picture chosen is not the one on the customer's image card.",
    Refusal.CARD_LOCKED_OUT: "Wrong pictures in a row; releases itself after"
    " `sign_on.factor_lock.lockout_minutes`.",
    Refusal.CARD_BLOCKED: "Wrong pictures up to `sign_on.factor_lock.block_after`; released by a"
    " bank procedure only.",
    Refusal.TOKEN_MISMATCH: "No issued token has this service ID, user ID and start password, or"
    " `one_time_passwords.issue_hours` are over; which it is, is not told.",
    Refusal.TOKEN_NOT_IN_THIS_STATE: "The deed does not fit the token's state: issued already, in"
    " use already, or not in use.",
    Refusal.SERIAL_UNKNOWN: "No token in stock has this serial number, or it is another"
    " customer's, or its time to be registered is over.",
    Refusal.TOO_MANY_TOKENS: "As many tokens of apps wait to be registered as"
    " `one_time_passwords.app_tokens_per_hour` allows, or `app_tokens_per_network` of one network.",
    Refusal.STAFF_MISMATCH: "A member's ID, password and code do not belong together.",
    Refusal.STAFF_BLOCKED: "Wrong sign-ons of a member up to the block; a manager releases it.",
    Refusal.STAFF_ROLE: "The member's role does not include this deed.",
    Refusal.OWN_APPLICATION: "Nobody decides his own application.",
    Refusal.ALREADY_DECIDED: "The application was decided or withdrawn before.",
    Refusal.NOT_APPLICABLE: "The customer's state makes the procedure pointless: nothing to"
    " release, stopped already, no token.",
    Refusal.OUTSIDE_HOURS: "The service is closed at this moment by the profile's `[[hours]]` or"
    " `[[closures]]`.",
    Refusal.UNKNOWN_BANK: "The bank code is not in the directory of banks.",
    Refusal.UNKNOWN_BRANCH: "The branch code is not in the directory of that bank's branches.",
    Refusal.NO_SUCH_ACCOUNT: "No account of this institution has that branch, kind, number and"
    " name together; which of them differs is not told.",
    Refusal.SAME_ACCOUNT: "The payee is the account the money comes from.",
    Refusal.OVER_TRANSFER_LIMIT: "More than `limits.per_transfer_yen` of the proof used; in a"
    " token's first hours, of the proof without it (`cooling_off_hours`).",
    Refusal.OVER_DAILY_LIMIT: "With what was sent today, more than `limits.per_day_yen`.",
    Refusal.SHORT_OF_FUNDS: "Amount and fee are more than 支払可能額.",
    Refusal.FEE_NOT_COVERED: "With 先方負担 nothing would be left to send.",
    Refusal.WEAK_PROOF: "The request was not proved with the factor the profile asks for.",
    Refusal.REQUEST_CHANGED: "The request id was used before, for something else.",
    Refusal.TERMS_CHANGED: "Fee or value date are not those that were confirmed, for instance"
    " after midnight.",
    Refusal.STALE_CHALLENGE: "The card question was answered in another window; no try is spent.",
    Refusal.NAME_CHECK_OFF: "Names were asked for of `transfers.name_check.most_unpaid` accounts"
    " that were not paid since; a transfer to one of them, or `held_days` after it was asked about,"
    " makes room for another.",
    Refusal.NAME_CHECK_CLOSED: "The receiving bank does not answer now which name an account has:"
    " outside its hours, or silent; the typed name is used.",
    Refusal.NAME_CHECK_NEVER: "The receiving bank never answers which name an account has: it has"
    " not joined the service; the typed name is used.",
    Refusal.DAY_NOT_OFFERED: "A reservation is for a day outside `reservations`, or for a day on"
    " which banks are closed where the profile refuses those.",
    Refusal.CONTRACT_STOPPED: "A reservation's day came while the contract was stopped, or the"
    " contract was stopped while a deed of the customer was under way.",
    Refusal.NOT_CANCELLABLE: "A reservation's day has come, or it was carried out, failed or"
    " cancelled before.",
    Refusal.PAYEES_FULL: "The customer has registered `transfers.payees_most` payees.",
    Refusal.PAYEE_KNOWN: "The same account is registered already.",
    Refusal.UNKNOWN_BILLER: "No biller has this number (収納機関番号).",
    Refusal.BILL_MISMATCH: "The biller knows no bill with these numbers; a try is spent.",
    Refusal.BILL_PAID: "The biller says that the bill was paid before, or the customer has paid it"
    " here since its details were asked for.",
    Refusal.BILL_EXPIRED: "The biller does not take the bill any more.",
    Refusal.BILL_NOT_THERE_YET: "The biller has not registered the bill yet.",
    Refusal.BILLER_CLOSED: "Outside the biller's own hours.",
    Refusal.BILLER_SILENT: "The network or the biller gave no answer.",
    Refusal.PAYEASY_OVER_LIMIT: "More than the limit of a day for Pay-easy.",
    Refusal.CALENDAR_ENDED: "The calendar of bank holidays does not reach this day: run `madoguchi"
    " directory refresh`.",
}
