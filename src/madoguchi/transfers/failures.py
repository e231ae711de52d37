"""Why a reservation was not carried out (不能理由), in the words of mails and of the history."""

from madoguchi.values.refusal import Refusal

FAILURES = {
    Refusal.SHORT_OF_FUNDS.value: "残高不足",
    Refusal.NO_SUCH_ACCOUNT.value: "振込先の口座なし",
    Refusal.OVER_TRANSFER_LIMIT.value: "利用限度額が0円（振込ロック中）",
    Refusal.CONTRACT_STOPPED.value: "ＩＢ取引の停止中",
}
