"""What the institutions tell their customers (お知らせの文面): the same for all of them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A notice, and how many days before the demonstration's first start it was published."""

    days_ago: int
    important: bool
    title: str
    text: str

    def shown_from(self, at: dt.datetime) -> dt.datetime:
        """The morning it was published."""
        return (at - dt.timedelta(days=self.days_ago)).replace(
            hour=9, minute=0, second=0, microsecond=0
        )


BULLETINS = (
    Bulletin(
        days_ago=3,
        important=True,
        title="偽のメール・偽の画面にご注意ください",
        text=(
            "当店をよそおい、パスワードの入力を求めるメールやショートメッセージが届くことがあります。\n"
            "当店から、メールや電話でパスワードをおたずねすることはありません。"
            "また、メールにログイン画面へのリンクを付けることもありません。\n\n"
            "不審なメールを受け取られたときは、開かずに削除してください。"
            "パスワードを入力してしまったときは、すぐにお問合せ先までご連絡ください。"
        ),
    ),
    Bulletin(
        days_ago=12,
        important=False,
        title="振込受付のお知らせメールについて",
        text=(
            "お振込を受け付けますと、ご登録のメールアドレスへ受付のお知らせをお送りします。\n"
            "お心当たりのないお知らせが届いたときは、お問合せ先までご連絡ください。"
        ),
    ),
    Bulletin(
        days_ago=40,
        important=False,
        title="入出金明細を照会できる期間について",
        text=(
            "照会できる期間は、「入出金明細照会」の「照会条件」に表示しています。"
            "それより前のお取引は、通帳または窓口でお確かめください。"
        ),
    ),
)
