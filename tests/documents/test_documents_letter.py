"""What a document says of itself: number, issuer, dates. All sentences are made up for the tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.dates import parse_date
from pipeline.documents.effect import Effect
from pipeline.documents.letter import Letter, agree, read_letter, titled_body

NOTICE = """临海市人民政府办公室关于印发《临海市数据集市建设方案》的通知
临政办发〔2024〕16号
各区人民政府，市直各单位：
现将方案印发给你们，请照此办理。
　　临海市人民政府办公室
　　2024年3月8日
临海市数据集市建设方案
为做大数据集市，特制定本方案。
临海市数据局
2023年12月1日
（此件公开发布）"""


@pytest.mark.parametrize(
    "printed",
    ["2024-01-05", "2024.1.5", "2024/01/05 08:30", "2024年1月5日", "２０２４年１月５日", "2024 年 1 月 5 日", "20240105",
     "二〇二四年一月五日", "二○二四年一月五日", "1704412800", "1704412800000", "发布时间：2024-01-05 来源：本站"],
)  # fmt: skip
def test_every_spelling_of_a_date_is_read(printed: str) -> None:
    assert parse_date(printed) == date(2024, 1, 5)


@pytest.mark.parametrize("printed", ["", None, "2024年13月1日", "2023-02-29", "1913年4月3日", "第2024号", "二〇二四年"])
def test_what_is_no_date_is_none(printed: str | None) -> None:
    assert parse_date(printed) is None


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    parse_date(text)
    assert isinstance(read_letter(text, text), Letter)


def test_a_notice_is_dated_by_its_first_signature() -> None:
    letter = read_letter(NOTICE)
    assert letter.number == "临政办发〔2024〕16号"
    assert (letter.issuer, letter.issued_on) == ("临海市人民政府办公室", date(2024, 3, 8))


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        ("正文。\n临 海 市 人 民 政 府\n2024年3月8日", "临海市人民政府"),
        ("正文。\n临海市财政局　临海市数据局\n2024年3月8日", "临海市财政局 临海市数据局"),
        ("正文。\n临海市财政局\n临海市数据局（代章）\n2024年3月8日", "临海市财政局 临海市数据局"),
        ("正文。\n临海市数据局 2024年3月8日", "临海市数据局"),
        ("题目\n临海市统计局\n（2024年3月8日）\n正文。", "临海市统计局"),
        ("正文。\n附件2.docx\n2024年3月8日", None),
    ],
)
def test_signatures(lines: str, issuer: str | None) -> None:
    letter = read_letter(lines)
    assert (letter.issuer, letter.issued_on) == (issuer, date(2024, 3, 8))


def test_news_that_begin_with_their_day_are_not_signed() -> None:
    assert read_letter("2024年3月8日\n临海市举行了一场发布会。").issued_on is None


@pytest.mark.parametrize(
    ("head", "issuer", "issued_on", "number"),
    [
        ("（2024年3月8日临海市第三届人民代表大会常务委员会第五次会议通过）", "临海市人民代表大会常务委员会", date(2024, 3, 8), None),
        ("（临海市数据局、临海市财政局2024年3月8日印发）", "临海市数据局、临海市财政局", date(2024, 3, 8), None),
        ("（2019年1月2日临海市人民政府令第7号公布\n根据2024年3月8日临海市人民政府令第9号修订）",
         "临海市人民政府", date(2024, 3, 8), "临海市人民政府令第7号"),
        ("2024年3月8日 中华人民共和国国务院令第999号公布", "国务院", date(2024, 3, 8), "国务院令第999号"),
        ("——2024年3月8日在临海市第三届人民代表大会第四次会议上", None, date(2024, 3, 8), None),
        ("（2024—2026年）", None, None, None),
    ],
)  # fmt: skip
def test_head_lines(head: str, issuer: str | None, issued_on: date | None, number: str | None) -> None:
    letter = read_letter(f"临海市数据管理条例\n{head}\n第一条　为了管好数据，制定本条例。")
    assert (letter.issuer, letter.issued_on, letter.number) == (issuer, issued_on, number)


def test_the_number_of_an_order_may_stand_on_two_lines() -> None:
    letter = read_letter(
        "临海市人民政府令\n第12号\n《办法》现予公布，自2024年5月1日起施行。\n市 长：某某\n2024年3月8日"
    )
    assert letter == Letter(
        "临海市人民政府令第12号", "临海市人民政府", date(2024, 3, 8), effect=Effect(date(2024, 5, 1))
    )


@pytest.mark.parametrize(
    ("clause", "effective_on", "expires_on"),
    [
        ("第九条　本办法自2024年5月1日起施行。", date(2024, 5, 1), None),
        ("本细则（试行）自2024年5月1日起实施，有效期至2026年12月31日。", date(2024, 5, 1), date(2026, 12, 31)),
        ("本措施自2024年5月1日起执行，有效期5年。", date(2024, 5, 1), date(2029, 4, 30)),
        (
            "本规定自2024年5月1日起施行，有效期两年。《旧规定》自2019年1月1日起施行。",
            date(2024, 5, 1),
            date(2026, 4, 30),
        ),
        ("本政策有效期自2024年5月1日至2026年4月30日。", date(2024, 5, 1), date(2026, 4, 30)),
        ("本办法自公布之日起30日后施行。", date(2024, 4, 14), None),
        ("本办法自印发之日起施行，有效期3年。", date(2024, 3, 20), date(2027, 3, 19)),
        ("本办法有效期五年，自发布之日起施行。", date(2024, 3, 15), date(2029, 3, 14)),
        ("本办法由市数据局负责解释，自2024年5月1日起施行，试行期一年。", date(2024, 5, 1), date(2025, 4, 30)),
        ("本办法自印发之日起30日后施行，试行两年。", date(2024, 4, 19), date(2026, 4, 18)),
        ("本办法自印发之日起满一个月后施行。", date(2024, 4, 20), None),
        ("本通知印发之日起施行，有效期18个月。", date(2024, 3, 20), date(2025, 9, 19)),
        ("现将《数据办法》印发给你们，自2024年6月1日起施行。", date(2024, 6, 1), None),
        ("上述政策自2024年1月1日起至2027年12月31日止执行。", date(2024, 1, 1), date(2027, 12, 31)),
        ("本公告自2024年1月1日至2027年12月31日执行。", date(2024, 1, 1), date(2027, 12, 31)),
        ("本办法自2024年5月1日起施行，《旧办法》同时废止，其有效期至2023年1月1日。", date(2024, 5, 1), None),
        ("现将《数据办法》印发给你们，自查情况于2024年6月1日前报送。", None, None),
        ("取得的许可证有效期5年。", None, None),
        ("原办法自2019年1月1日起施行。", None, None),
        ("本市自2024年5月1日起施行新的收费标准。", None, None),
    ],
)
def test_the_clause_of_effect(clause: str, effective_on: date | None, expires_on: date | None) -> None:
    text = f"正文。\n{clause}\n临海市数据局\n2024年3月8日\n临海市数据局办公室 2024年3月20日印发"
    letter = read_letter(text, published_on=date(2024, 3, 15))
    assert letter.effect[:2] == (effective_on, expires_on)


def test_a_day_that_is_not_printed_is_not_guessed() -> None:
    letter = read_letter(
        "本办法自公布之日起施行，有效期3年。\n临海市数据局\n2014年3月8日", published_on=date(2024, 3, 15)
    )
    assert letter.effect[:2] == (None, None)


def test_the_day_of_effect_says_where_it_was_taken_from() -> None:
    signed = "本办法自印发之日起施行，有效期2年。\n临海市数据局\n2024年3月8日"
    assert read_letter(signed).effect == Effect(date(2024, 3, 8), date(2026, 3, 7), "issued_on")
    issued = signed.replace("印发", "发布")
    assert read_letter(issued, published_on=date(2024, 3, 15)).effect.source == "published_on"
    law = "数据条例\n2001年8月2日国务院令第15号公布\n2016年2月6日第一次修订\n第一条　本条例自公布之日起施行。"
    assert read_letter(law).effect == Effect(date(2001, 8, 2))
    passed = "数据规则\n（2010年12月23日临海市人民代表大会常务委员会第二次会议通过）\n第一条　本规则自通过之日起施行。"
    assert read_letter(passed).effect == Effect(date(2010, 12, 23))
    order = "临海市人民政府令\n第12号\n本办法自公布之日起施行。\n2024年3月8日"
    assert read_letter(order).effect == Effect(date(2024, 3, 8), None, "issued_on")


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("临海市人民政府办公室关于印发数据方案的通知", "临海市人民政府办公室"),
        ("临海市财政局 临海市数据局关于支持数据企业的通知", "临海市财政局 临海市数据局"),
        ("教育部关于开展试点的通知", "教育部"),
        ("关于开展试点的通知", None),
        ("临海市卫健委等4部门关于签约服务的通知", None),
        ("《临海市人民政府关于数据的意见》解读", None),
        (None, None),
    ],
)
def test_titles_that_begin_with_their_issuer(title: str | None, issuer: str | None) -> None:
    assert titled_body(title) == issuer


def test_abbreviations_of_a_body_agree_with_its_name() -> None:
    assert agree("临海市人民政府办公室", "市政府办公室")
    assert agree("临海市卫生健康委", "临海市卫生健康委员会、临海市财政局")
    assert not agree("天台区财政局", "临海市民政局 临海市财政厅")
