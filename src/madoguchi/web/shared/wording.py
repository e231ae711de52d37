"""What a customer reads when the bank says no (お断りの文言): what is wrong, then what to do."""

from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import (
    sentences,
    sentences_transfers,
    wording_identity,
    wording_payeasy,
    wording_staff,
)
from madoguchi.web.shared.sentences import Facts, Sentence


def words(refusal: Refusal, facts: Facts, profile: Profile) -> str:
    """Say in Japanese what is wrong and what to do next.

    `facts` may hold `field` (the name of a form field), `label` (what a form calls it), `until` and
    `next_open` (moments), `most_yen` and `least_yen` (yen), `first` and `last` (days), `shortest`
    and `longest` (letters), `reason` (why it is closed), `days` (how many); every one may be
    missing. A block names the bank's desk and telephone (A5, A6).
    """
    return _SENTENCES[refusal](facts, profile)


_SENTENCES: dict[Refusal, Sentence] = {
    Refusal.WRONG_CHARACTERS: sentences.of_field(
        _("%(field)sに使えない文字があります。入力し直してください。"),
        {
            "amount": _("金額は数字で入力してください。例：10,000"),
            "branch": _("支店番号は数字3桁で入力してください。"),
            "code": _("ワンタイムパスワードは数字で入力してください。"),
            "kind": _("科目を選んでください。"),
            "least": _("金額の下限は数字で入力してください。例：10,000"),
            "limit": _("利用限度額は数字で入力してください。例：100,000"),
            "mail": _("メールアドレスの書き方をお確かめください。例：taro@example.jp"),
            "most": _("金額の上限は数字で入力してください。例：10,000"),
            "number": _("口座番号は数字7桁で入力してください。"),
            "phone": _("電話番号は、市外局番から数字で入力してください。例：0312345678"),
            "serial": _("シリアル番号は、半角の英字と数字で入力してください。"),
            "source": _("引落口座を選んでください。"),
        },
    ),
    Refusal.WRONG_LENGTH: sentences.wrong_length,
    Refusal.WRONG_DATE: sentences.of_field(
        _(
            "%(field)sを日付として読み取れません。"
            "2026年11月25日なら、2026-11-25 と入力してください。"
        ),
        {"day": _("日付を読み取れません。2026年11月25日なら、2026-11-25 と入力してください。")},
    ),
    Refusal.OUT_OF_RANGE: sentences.out_of_range,
    Refusal.CONTRADICTION: sentences.of_field(
        _("開始日が終了日より後です。開始日を、終了日と同じか前の日にしてください。"),
        {
            "day": _(
                "日付が入力されていますが、ほかの日が選ばれています。"
                "「日付を指定する」を選ぶか、入力した日付を消してください。"
            ),
            "overdraft_yen": _(
                "当座貸越限度額は、いま開設する当座預金が1口座だけのときに入力してください。"
                "ほかのときは空欄にし、開設のあとで当座貸越限度額の変更を申請してください。"
            ),
            "least": _(
                "金額の下限が上限より大きくなっています。下限を、上限と同じか小さい金額にしてください。"
            ),
        },
    ),
    **wording_identity.SENTENCES,
    **wording_staff.SENTENCES,
    **wording_payeasy.SENTENCES,
    Refusal.OUTSIDE_HOURS: sentences.outside_hours,
    Refusal.UNKNOWN_BANK: sentences.plain(
        _("この金融機関は見つかりません。名称をお確かめのうえ、選び直してください。")
    ),
    Refusal.UNKNOWN_BRANCH: sentences.plain(
        _("この支店は見つかりません。支店名をお確かめのうえ、選び直してください。")
    ),
    Refusal.NO_SUCH_ACCOUNT: sentences.plain(
        _(
            "振込先の口座を確認できません。"
            "支店・科目・口座番号・受取人名をお確かめのうえ、入力し直してください。"
        )
    ),
    Refusal.SAME_ACCOUNT: sentences.plain(
        _("引落口座と振込先が同じ口座です。どちらかを選び直してください。")
    ),
    Refusal.NAME_CHECK_OFF: sentences_transfers.name_check_off,
    Refusal.NAME_CHECK_CLOSED: sentences.plain(
        _(
            "振込先の金融機関が、ただいま口座名義の確認に応じていません。"
            "受取人名をよくお確かめください。"
        )
    ),
    Refusal.NAME_CHECK_NEVER: sentences.plain(
        _(
            "振込先の金融機関は、口座名義の確認を取り扱っていません。"
            "受取人名をよくお確かめください。"
        )
    ),
    Refusal.DAY_NOT_OFFERED: sentences_transfers.day_not_offered,
    Refusal.CONTRACT_STOPPED: sentences_transfers.contract_stopped,
    Refusal.NOT_CANCELLABLE: sentences.plain(
        _("このご依頼は取り消せません。ご依頼内容の一覧で、いまの状態をお確かめください。")
    ),
    Refusal.PAYEES_FULL: sentences.plain(
        _("登録できる振込先の数に達しています。使わない振込先を削除してから、登録してください。")
    ),
    Refusal.PAYEE_KNOWN: sentences.plain(
        _("この振込先は、すでに登録されています。登録済みの振込先の一覧からお選びください。")
    ),
    Refusal.OVER_TRANSFER_LIMIT: sentences_transfers.or_with_the_token(
        sentences_transfers.over_transfer_limit
    ),
    Refusal.OVER_DAILY_LIMIT: sentences_transfers.or_with_the_token(
        sentences_transfers.over_daily_limit
    ),
    Refusal.SHORT_OF_FUNDS: sentences_transfers.short_of_funds,
    Refusal.FEE_NOT_COVERED: sentences.plain(
        _(
            "手数料を差し引くと、振り込む金額が残りません。"
            "金額を増やすか、手数料をご自身の負担にしてください。"
        )
    ),
    Refusal.WEAK_PROOF: sentences.plain(
        _("ご本人の確認が済んでいません。確認画面から、もう一度お手続きください。")
    ),
    Refusal.REQUEST_CHANGED: sentences.plain(
        _(
            "このお手続きは、別の内容ですでに受け付けています。"
            "「ご依頼内容の照会」でお確かめください。"
        )
    ),
    Refusal.TERMS_CHANGED: wording_payeasy.or_bills_of_another_day(
        _(
            "手数料または振込日が変わりました。"
            "いまの内容をお確かめのうえ、もう一度お手続きください。"
        )
    ),
    Refusal.STALE_CHALLENGE: sentences.plain(
        _("画像の質問が新しくなりました。いま表示されている質問にお答えください。")
    ),
    Refusal.CALENDAR_ENDED: sentences.calendar_ended,
}
