"""The customers of 赤城信用組合: invented people; every number begins with 9."""

import datetime as dt

from madoguchi.demo.habits import (
    cash_machine,
    child_allowance,
    credit_card,
    household_bills,
    interest,
    monthly,
    pension,
    rent,
    salary,
    shop_trade,
    shopping,
)
from madoguchi.demo.person import Passbook, Person, Regular
from madoguchi.values.account import AccountKind

_MISAKI = Person(
    name="榛名 美咲",
    kana="ﾊﾙﾅ ﾐｻｷ",
    login_id="misaki93",
    login_password="haruna2026",
    confirmation_password="yuki1108",
    mail="misaki@haruna.example",
    opened_on=dt.date(2017, 4, 3),
    passbooks=(
        Passbook(
            branch="005",
            number="9310427",
            carried_yen=684_215,
            doings=(
                *salary("アカネショウジ（カ", 262_400),
                *rent("家賃 クロビ ヒロシ", -62_000),
                *household_bills(persons=1),
                *credit_card(36_000),
                *monthly("振替 貯蓄預金", -20_000, day=26),
                *cash_machine(most=20_000, keeps=340_000),
                *shopping("ミズキ薬局", "オオヌマ市場", keeps=340_000),
                *interest(140),
            ),
        ),
        Passbook(
            branch="005",
            kind=AccountKind.SAVINGS,
            number="9310435",
            carried_yen=412_000,
            doings=(*monthly("振替 普通預金", 20_000, day=26), *interest(210)),
        ),
    ),
)

_KENTA = Person(
    name="妙義 健太",
    kana="ﾐﾖｳｷﾞ ｹﾝﾀ",
    login_id="kenta93",
    login_password="myogi5150",
    confirmation_password="sora2018",
    mail="kenta@myogi.example",
    opened_on=dt.date(2012, 9, 18),
    passbooks=(
        Passbook(
            branch="002",
            number="9320116",
            carried_yen=1_236_904,
            doings=(
                *salary("オオヌマセイコウ（カ", 351_800),
                *child_allowance("オオヌマシ", 40_000),
                *household_bills(persons=4),
                *credit_card(64_000),
                *monthly("住宅ローン", -78_450, day=7),
                *monthly("給食費 オオヌマシ", -9_600, day=10),
                *monthly("生命保険料", -14_320, day=27, time=dt.time(9, 20)),
                *monthly("振替 貯蓄預金", -30_000, day=26),
                *cash_machine(most=30_000, keeps=400_000),
                *shopping("スーパー コマクサ", "クスリノ アカネ", keeps=400_000),
                *interest(260),
            ),
        ),
        Passbook(
            branch="002",
            kind=AccountKind.SAVINGS,
            number="9320124",
            carried_yen=1_870_000,
            doings=(*monthly("振替 普通預金", 30_000, day=26), *interest(930)),
        ),
    ),
)

_KAZUKO = Person(
    name="小沼 和子",
    kana="ｺﾇﾏ ｶｽﾞｺ",
    login_id="kazuko93",
    login_password="konuma1951",
    confirmation_password="botan77",
    mail="kazuko@konuma.example",
    opened_on=dt.date(1998, 6, 1),
    passbooks=(
        Passbook(
            branch="003",
            number="9330058",
            carried_yen=2_145_330,
            doings=(
                *pension(312_660),
                # From her son, a customer of the other institution.
                *monthly("振込 コヌマ シヨウ", 30_000, day=28, time=dt.time(10, 20)),
                *household_bills(persons=1),
                *monthly("新聞購読料", -4_400, day=26, time=dt.time(9, 7)),
                *monthly("医療保険料", -6_180, day=27, time=dt.time(9, 20)),
                *cash_machine(most=30_000, keeps=600_000),
                *interest(540),
            ),
        ),
        Passbook(
            branch="003",
            kind=AccountKind.SAVINGS,
            number="9330066",
            carried_yen=2_600_000,
            doings=interest(1_480),
        ),
    ),
)

_MAKOTO = Person(
    name="鍋割 誠",
    kana="ﾅﾍﾞﾜﾘ ﾏｺﾄ",
    login_id="makoto93",
    login_password="nabewari8",
    confirmation_password="pan4649",
    mail="makoto@nabewari.example",
    opened_on=dt.date(2009, 2, 16),
    passbooks=(
        Passbook(
            branch="001",
            number="9340281",
            carried_yen=892_640,
            doings=(
                *monthly("振替 当座預金", 280_000, day=28, time=dt.time(11, 0)),
                *household_bills(persons=3),
                *credit_card(52_000),
                *monthly("国民年金保険料", -16_980, day=31),
                *cash_machine(most=30_000, keeps=350_000),
                *interest(190),
            ),
        ),
        Passbook(
            branch="001",
            kind=AccountKind.CURRENT,
            number="9340290",
            carried_yen=162_570,
            overdraft_yen=500_000,
            doings=(
                *shop_trade(takings=180_000, supplier="アサマセイフン（カ", supplies=520_000),
                *monthly("振替 普通預金", -280_000, day=28, time=dt.time(11, 0)),
            ),
        ),
    ),
)

_YUI = Person(
    name="荒山 結衣",
    kana="ｱﾗﾔﾏ ﾕｲ",
    login_id="yui93",
    login_password="arayama20",
    confirmation_password="neko2222",
    mail="yui@arayama.example",
    opened_on=dt.date(2024, 4, 8),
    passbooks=(
        Passbook(
            branch="005",
            number="9350192",
            carried_yen=386_180,
            doings=(
                *monthly("振込 アラヤマ シゲル", 80_000, day=25, time=dt.time(9, 40)),
                *salary("カフェ リンドウ", 58_200),
                *rent("家賃 クロビ ヒロシ", -48_000),
                *household_bills(persons=1),
                *cash_machine(most=10_000, keeps=300_000),
                *shopping("ブックス シラカバ", "オオヌマ市場", keeps=300_000),
                *interest(60),
            ),
        ),
        Passbook(
            branch="005",
            kind=AccountKind.SAVINGS,
            number="9350206",
            carried_yen=120_000,
            doings=interest(50),
        ),
    ),
    payees=(
        # Her landlord stands on paper.
        Regular(institution="akagi", branch="001", number="9360073", kana="ｸﾛﾋﾞ ﾋﾛｼ", on_paper=True),
        Regular(
            institution="akagi", branch="005", number="9310427", kana="ﾊﾙﾅ ﾐｻｷ", note="部屋の割り勘"
        ),
        Regular(institution="naniwa", branch="011", number="9460618", kana="ｺｳﾂﾞ ｺﾄﾈ", note="琴音"),
    ),
)

_HIROSHI = Person(
    name="黒檜 浩",
    kana="ｸﾛﾋﾞ ﾋﾛｼ",
    login_id="hiroshi93",
    login_password="kurobi1828",
    confirmation_password="matsu333",
    mail="hiroshi@kurobi.example",
    opened_on=dt.date(2003, 11, 4),
    passbooks=(
        Passbook(
            branch="001",
            number="9360073",
            carried_yen=1_518_400,
            doings=(
                # The rents of two customers of the same institution.
                *rent("家賃 ハルナ ミサキ", 62_000),
                *rent("家賃 アラヤマ ユイ", 48_000),
                *pension(268_300),
                *household_bills(persons=2),
                *credit_card(48_000),
                *monthly("火災保険料", -7_900, day=27, time=dt.time(9, 20)),
                *cash_machine(most=30_000, keeps=600_000),
                *interest(380),
            ),
        ),
        Passbook(
            branch="005",
            number="9360081",
            carried_yen=905_000,
            doings=(*monthly("管理費 アパート", -18_000, day=20), *interest(180)),
        ),
        Passbook(
            branch="001",
            kind=AccountKind.SAVINGS,
            number="9360090",
            carried_yen=2_300_000,
            doings=interest(1_260),
        ),
    ),
)

AKAGI = (_MISAKI, _KENTA, _KAZUKO, _MAKOTO, _YUI, _HIROSHI)
