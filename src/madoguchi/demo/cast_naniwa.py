"""The customers of 浪速信用金庫: invented people; every number begins with 9."""

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

_HINA = Person(
    name="堀江 陽菜",
    kana="ﾎﾘｴ ﾋﾅ",
    login_id="99970410127",
    login_password="Horie2026",
    mail="hina@horie.example",
    opened_on=dt.date(2018, 4, 2),
    passbooks=(
        Passbook(
            branch="011",
            number="9410127",
            carried_yen=742_380,
            doings=(
                *salary("ミオツクシ（カ", 274_600),
                *rent("家賃 ヨドヤ セツコ", -71_000),
                *household_bills(persons=1),
                *credit_card(42_000),
                *monthly("振替 貯蓄預金", -15_000, day=26),
                *cash_machine(most=20_000, keeps=350_000),
                *shopping("マーケット アオサギ", "ドラッグ ナミハナ", keeps=350_000),
                *interest(150),
            ),
        ),
        Passbook(
            branch="011",
            kind=AccountKind.SAVINGS,
            number="9410135",
            carried_yen=505_000,
            doings=(*monthly("振替 普通預金", 15_000, day=26), *interest(260)),
        ),
    ),
)

_DAISUKE = Person(
    name="天満 大輔",
    kana="ﾃﾝﾏ ﾀﾞｲｽｹ",
    login_id="99970420243",
    login_password="Tenma7788",
    mail="daisuke@tenma.example",
    opened_on=dt.date(2011, 7, 21),
    passbooks=(
        Passbook(
            branch="012",
            number="9420243",
            carried_yen=1_420_760,
            doings=(
                *salary("ヤエベンテンコウギヨウ（カ", 368_200),
                *child_allowance("ナニワシ", 20_000),
                *household_bills(persons=3),
                *credit_card(71_000),
                *monthly("住宅ローン", -84_210, day=7),
                *monthly("保育料 ナニワシ", -21_400, day=31),
                *monthly("生命保険料", -12_760, day=27, time=dt.time(9, 20)),
                *monthly("振替 貯蓄預金", -30_000, day=26),
                *cash_machine(most=30_000, keeps=450_000),
                *shopping("スーパー ミナモ", "ベーカリー ムギホ", keeps=450_000),
                *interest(300),
            ),
        ),
        Passbook(
            branch="012",
            kind=AccountKind.SAVINGS,
            number="9420251",
            carried_yen=1_640_000,
            doings=(*monthly("振替 普通預金", 30_000, day=26), *interest(820)),
        ),
    ),
)

_SUSUMU = Person(
    name="安治川 進",
    kana="ｱｼﾞｶﾜ ｽｽﾑ",
    login_id="99970430366",
    login_password="Aji9minato",
    mail="susumu@ajikawa.example",
    opened_on=dt.date(2006, 10, 10),
    passbooks=(
        Passbook(
            branch="020",
            number="9430366",
            carried_yen=958_120,
            doings=(
                *monthly("振替 当座預金", 300_000, day=28, time=dt.time(11, 0)),
                *household_bills(persons=4),
                *credit_card(58_000),
                *monthly("国民年金保険料", -33_960, day=31),
                *cash_machine(most=30_000, keeps=350_000),
                *interest(200),
            ),
        ),
        Passbook(
            branch="020",
            kind=AccountKind.CURRENT,
            number="9430374",
            carried_yen=83_900,
            overdraft_yen=800_000,
            doings=(
                *shop_trade(takings=195_000, supplier="ナンコウスイサン（カ", supplies=580_000),
                *monthly("振替 普通預金", -300_000, day=28, time=dt.time(11, 0)),
            ),
        ),
    ),
)

_SETSUKO = Person(
    name="淀屋 節子",
    kana="ﾖﾄﾞﾔ ｾﾂｺ",
    login_id="99970440489",
    login_password="Yodo1955ya",
    mail="setsuko@yodoya.example",
    opened_on=dt.date(1996, 5, 13),
    passbooks=(
        Passbook(
            branch="001",
            number="9440489",
            carried_yen=1_986_050,
            doings=(
                # The rents of two customers of the same institution.
                *rent("家賃 ホリエ ヒナ", 71_000),
                *rent("家賃 コヌマ シヨウ", 58_000),
                *pension(287_940),
                *household_bills(persons=2),
                *credit_card(46_000),
                *monthly("火災保険料", -8_300, day=27, time=dt.time(9, 20)),
                *cash_machine(most=30_000, keeps=700_000),
                *interest(500),
            ),
        ),
        Passbook(
            branch="001",
            kind=AccountKind.SAVINGS,
            number="9440497",
            carried_yen=2_750_000,
            doings=interest(1_530),
        ),
    ),
)

_SHO = Person(
    name="小沼 翔",
    kana="ｺﾇﾏ ｼﾖｳ",
    login_id="99970450505",
    login_password="Konuma3150",
    mail="sho@konuma.example",
    opened_on=dt.date(2020, 4, 6),
    passbooks=(
        Passbook(
            branch="012",
            number="9450505",
            carried_yen=873_470,
            doings=(
                *salary("テンジンシステム（カ", 318_900),
                *rent("家賃 ヨドヤ セツコ", -58_000),
                # To his mother, a customer of the other institution.
                *monthly("振込 コヌマ カズコ", -30_000, day=28, time=dt.time(10, 20)),
                *monthly("振込手数料", -550, day=28, time=dt.time(10, 20)),
                *household_bills(persons=1),
                *credit_card(55_000),
                *cash_machine(most=30_000, keeps=400_000),
                *shopping("ラーメン ホタルビ", "ブックス サザナミ", keeps=400_000),
                *interest(180),
            ),
        ),
        Passbook(
            branch="012",
            kind=AccountKind.SAVINGS,
            number="9450513",
            carried_yen=360_000,
            doings=interest(190),
        ),
    ),
    payees=(
        Regular(institution="akagi", branch="003", number="9330058", kana="ｺﾇﾏ ｶｽﾞｺ", note="母"),
        Regular(institution="naniwa", branch="001", number="9440489", kana="ﾖﾄﾞﾔ ｾﾂｺ", note="家賃"),
    ),
)

_KOTONE = Person(
    name="高津 琴音",
    kana="ｺｳﾂﾞ ｺﾄﾈ",
    login_id="99970460618",
    login_password="Koto4629ne",
    mail="kotone@kozu.example",
    opened_on=dt.date(2023, 4, 10),
    passbooks=(
        Passbook(
            branch="011",
            number="9460618",
            carried_yen=418_600,
            doings=(
                *monthly("振込 コウヅ マサル", 90_000, day=25, time=dt.time(9, 40)),
                *salary("ワガシドコロ ツツイ", 61_800),
                *household_bills(persons=1),
                *monthly("音楽教室月謝", -12_000, day=5),
                *credit_card(24_000),
                *cash_machine(most=10_000, keeps=320_000),
                *shopping("ガクフ カナデ", "マーケット アオサギ", keeps=320_000),
                *interest(70),
            ),
        ),
        Passbook(
            branch="011",
            kind=AccountKind.SAVINGS,
            number="9460626",
            carried_yen=150_000,
            doings=interest(70),
        ),
    ),
)

NANIWA = (_HINA, _DAISUKE, _SUSUMU, _SETSUKO, _SHO, _KOTONE)
