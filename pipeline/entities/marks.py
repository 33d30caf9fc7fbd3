"""Names that marks or a fixed form tell: titles in 《》, document numbers, sittings, lines of rail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.rules.prefilters import find

_TITLE = re.compile(r"《[^《》\n]{2,120}》")
_NOT_POLICY = re.compile(
    r"《[^》]{0,20}(?:(?:意见|决定|通知|证明|申请|承诺|告知|申报|任务|责任|事故报告)书|证书|许可证|资格证|执照|登记证|(?:备案|申请|汇总|名单|登记|申报|统计|信息)表|(?:填报|使用|编制|操作)说明)(?:[（(][^》]{0,8}[）)])?》"
    r"|《(?:[^》]{0,20}(?:委员会公报|政府公报|国务院公报)|[^》]{0,12}(?:日报|时报|自然|科学|杂志|名册|新闻|红楼梦|细胞|柳叶刀))》"
)
# What titles of rules, plans, standards, treaties and reports hold, and those of plays, books and films do not.
_RULING = re.compile(
    r"(?<!工作)(?<!解纷)[法约令函]》?$|[法约令函][（(]|办法|条例|规定|规划|纲要|意见|通知|方案|计划|决定|目录|标准|指南|规范|要求|协定|协议|报告|汇报|声明|宣言|倡议|备忘录"
    r"|章程|制度|细则|措施|政策|清单|框架|战略|白皮书|建议|行动|公告|通告|决议|规则|规程|准则|通则|导则|指引|方法|合同|要点|任务|宪法|指标|分级|分类"
    r"|模型|术语|数据|技术|体系|名单|批复|答复|关于|制造 ?2025|工程|公报|蓝皮书|路线图|议定书|安排|程序|要素|基准|编码|接口|平台"
    r"|系统|总规|控规|部署|草案"
)
_DOCNUM = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}(?:根据|按照|依据|依照|落实|执行|贯彻|深挖|聚焦|抢抓|用好|文件|以及|和|与|及|由|以|见|即|的|按))?"
    r"(?P<name>[\u4e00-\u9fffA-Za-z]{1,12}?(?:字)?(?:[〔﹝［\[【](?:19|20)\d\d[〕﹞］\]】]|(?<=[发函字规通办秘告])[（(](?:19|20)\d\d[）)])\s?第?\d{1,5}号)"
)
# Signs of which a line must hold one, label, score, form.
_FORMS = (
    (("〕", "﹞", "］", "]", "】", ")", "）"), "DOCNUM", 0.97, _DOCNUM),
    (
        ("届",),
        "EVENT",
        0.95,
        re.compile(
            r"(?P<name>(?:政协[\u4e00-\u9fff]{2,12}|(?:(?![日在于届月年将由出席经过了照成彻开求])[\u4e00-\u9fff]){1,13}[省市区县州盟旗]|[省市区县州盟]|自治区|中国共产党)?第?[一二三四五六七八九十]+届"
            r"(?:全国人民代表大会|人民代表大会|全国人大|人大|全国政协|政协|全国委员会|中央委员会|委员会)"
            r"(?:常务委员会|常委会)?第?[一二三四五六七八九十]+次(?:全体)?会议)"
        ),
    ),
    (
        ("次",),
        "EVENT",
        1.2,
        re.compile(
            r"(?P<name>(?:(?:(?![日在经由届月的])[\u4e00-\u9fff]){2,14})?(?:(?:19|20)\d\d年)?第[一二三四五六七八九十百\d]+次"
            r"(?:[\u4e00-\u9fff]{2,12}?)?(?:常务会议|[部室委局署厅行]务会议|[部室委局署]务会会议|[部局署]长办公会(?:议)?|主席办公会议))"
        ),
    ),
    (
        ("全会",),
        "EVENT",
        0.95,
        re.compile(
            r"(?P<name>(?:党的)?[一二]?十[一二三四五六七八九]?届[一二三四五六七]中(?:、[一二三四五六七]中)*全会)"
        ),
    ),
    (
        ("次",),
        "EVENT",
        1.2,
        re.compile(
            r"(?P<name>(?:[省市区县州]委|自治区党委|(?:(?![和与及会的在按神据对])[\u4e00-\u9fff]){2,4}[省市区县州]委)(?:第)?[一二三四五六七八九十]+届[一二三四五六七八九十]+次(?:全体会议|全会|会议)"
            r"|(?:省|市|区|县|州|自治区)第?[一二三四五六七八九十]+次(?:党代会|党代表大会|代表大会))"
        ),
    ),
    (
        ("工作会议",),
        "EVENT",
        1.0,
        re.compile(
            r"(?P<name>(?<!省)(?:中央|[省市区县州]委|自治区党委|全国|全省|全市|全区|全县|全州)(?:党委)?(?:经济|农村|城市|人才|金融|组织|宣传思想|政法|民族|统战|外事|文化|科技)(?:文化)?工作会议)"
        ),
    ),
    (
        ("次全国代表大会",),
        "EVENT",
        1.2,
        re.compile(r"(?P<name>(?:党的|中国共产党)第[一二三四五六七八九十]+次全国代表大会)"),
    ),
    (("党的",), "EVENT", 0.95, re.compile(r"(?P<name>党的[一二]?十[一二三四五六七八九]?大)")),
    (
        (
            "线",
            "地铁",
        ),
        "PROJECT",
        0.9,
        re.compile(
            r"(?P<name>(?:地铁|轨道交通|轨交|市郊铁路|市域铁路)?(?:(?:\d{1,2}、)*[A-Z]?\d{1,3}号线|[MSR]\d{1,3}线)"
            r"(?:[一二三四]期|[东南西北]?延(?:伸)?(?:线|段))?(?:工程)?|地铁[一二三四]期(?:工程)?)"
        ),
    ),
    (
        (
            "道",
            "高速",
        ),
        "PROJECT",
        0.9,
        re.compile(
            r"(?P<name>(?:[GS]\d{1,4}|\d{3})(?:国道|省道|高速公路|高速)?(?:[（(][^（）()，。；]{2,14}段[）)]|[\u4e00-\u9fff]{2,5}至[\u4e00-\u9fff]{2,5}段)?)(?<=[道路速段）)])"
        ),
    ),
    (
        (
            "条”",
            "制造2025",
        ),
        "POLICY",
        0.95,
        re.compile(
            r"(?P<name>中国制造2025|(?:(?![出台贯彻制定实施落国省市需向])[\u4e00-\u9fff]){2,4}(?<=[\u4e00-\u9fff])“\d{1,3}条”)"
        ),
    ),
    (
        ("届",),
        "EVENT",
        0.7,
        re.compile(
            r"(?P<name>(?:首届|第[一二三四五六七八九十\d]+届)(?:(?!和首届|和第|及首届|及第)[^，。；、“”《》（）\s]){2,16}?(?:展览会|博览会|展会|展|大会|论坛|赛|节|峰会|部长会议|部长级会议|联席会|年会|艺术周|文化周|活动周|运动会))(?=[，。；、“”（）\s在于成开圆等举]|$)"
        ),
    ),
)
_ISSUED = re.compile(r"关于(?:印发|转发|批转|发布|公布)(?P<name>[^。；《\n]{4,90}?)的(?:通知|公告|函)")
# What may be issued; lists, results and records are none.
_ISSUABLE = re.compile(
    r"(?:办法|规定|条例|细则|意见|方案|计划|规划|纲要|措施|政策|指南|指引|规范|标准|目录|要点|制度|章程|清单|体系|预案|决定|规则|规程|准则|导则|公约|守则|指标|基准|任务|通知|若干条|大纲|要求)(?:》?[（(][^（）()]{1,14}[）)])?》?$"
)
# 转发某部关于某事意见的通知: what another body has issued.
_SENT_ON = re.compile(
    r"(?:转发|批转)[^。；《》，\n]{2,30}?(?P<name>关于(?!印发|转发|批转)[^。；《》\n]{4,60}?(?:意见|方案|办法|措施|规定|报告|计划|请示|规划|要点))的通知"
)
_TWO = re.compile(r"(?<=政策|措施|办法|规定|意见|方案|规划|条例|细则|计划)和(?=[\u4e00-\u9fff]{4})")
# The title before the first article, and that after 附件, where line breaks are lost.
_HEADED = re.compile(
    r"(?:(?P<dated>[日）号]\s+)|^|\s)(?P<name>[\u4e00-\u9fffA-Za-z0-9“”（）]{4,50}?(?:办法|规定|条例|细则|决定|规则|规程|指引|指南)(?:[（(][^（）()\s]{2,12}[）)])?)"
    r"(?=\s+(?:第一[条章]|目\s?录|总\s?则|[（(](?:19|20)\d\d年)|(?(dated)\s*$|(?!)))"
)
_STATUTE = re.compile(
    r"^\s*(?P<name>中华人民共和国[\u4e00-\u9fff]{2,30}?(?:法|法典|法实施条例))(?=\s*$|\s*[（(]|\s+第一[条章])"
)
_ANNEX = re.compile(
    r"附件\s?\d{0,2}[：:\s]\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9“”]{4,40}?(?:办法|指南|方案|规范|细则|规定|指引|目录|规划|要点))(?=\s|$)"
)
_ABOUT = re.compile(r"关于[^，。；《\n]{4,50}?的(?:实施意见|若干意见|意见|指导意见|决定|若干措施|若干政策)")
# What a place makes of a law: 某省实施《某法》办法.
_CARRIED_OUT = re.compile(
    r"(?:^|(?<=[\s，。；、：]))(?P<name>[\u4e00-\u9fff]{2,12}(?:省|市|自治区|县|州|特区)实施《[^《》\n]{2,40}》(?:的)?(?:办法|细则|若干规定|规定|条例|若干意见))"
)


# What is issued or carried out without title marks: 出台促进…若干措施.
_UNMARKED = re.compile(
    r"(?:印发|出台|制定|发布|实施|修订|用好|落实|落细)(?:[我全本][市省州县区])?(?P<name>(?!\d|落细|新一轮|我[市省州县区]|具体|相应|本|各|相关|有关|专项|年度|配套|和|并|了|的|一批|系列|工作|总体|详细)"
    r"(?:(?![印出制发实落]发|应当|可以|实施|落实|出台|制定|修订|(?<=[动程划案见])[和与])[^，。；、《》“”（）()\s的]){5,30}?(?:若干措施|若干政策|实施意见|行动方案|行动计划|实施方案))(?=[，。；、（(和]|$)"
)


def marked(line: Line) -> Iterator[Candidate]:
    """Candidates of a line by marks and forms."""
    text = line.text
    for match in find(_TITLE, text):
        if _RULING.search(match.group()) and not _NOT_POLICY.match(match.group()):
            yield Candidate(match.start(), match.end(), "POLICY", 1.4, "title-marks")
    for needs, label, score, pattern in _FORMS:
        for match in pattern.finditer(text) if any(sign in text for sign in needs) else ():
            yield Candidate(match.start("name"), match.end("name"), label, score, "form")
    if "关于" in text:
        yield from _titles(text)
    for match in find(_UNMARKED, text):
        yield Candidate(*match.span("name"), "POLICY", 0.85, "issued")
    for match in _HEADED.finditer(text) if "第一" in text or "年" in text else ():
        yield Candidate(*match.span("name"), "POLICY", 1.3, "headed")
    for match in find(_STATUTE, text):
        yield Candidate(*match.span("name"), "POLICY", 1.3, "headed")
    for match in find(_ANNEX, text):
        yield Candidate(*match.span("name"), "POLICY", 0.9, "annex")
    for match in find(_CARRIED_OUT, text):
        yield Candidate(match.start("name"), match.end("name"), "POLICY", 1.6, "carried-out")


def _titles(text: str) -> Iterator[Candidate]:
    for match in _ISSUED.finditer(text):
        if not _ISSUABLE.search(match.group("name")):
            continue
        start = match.start("name")
        for name in _TWO.split(match.group("name")):
            yield Candidate(start, start + len(name), "POLICY", 1.2, "title-line")
            start += len(name) + 1
    for match in _SENT_ON.finditer(text) if "转发" in text or "批转" in text else ():
        yield Candidate(*match.span("name"), "POLICY", 1.2, "sent-on")
    for match in _ABOUT.finditer(text):
        yield Candidate(match.start(), match.end(), "POLICY", 0.9, "about")
