//! For journalists: from a question to a sentence that can be printed.

use crate::model::language::language::said;
use crate::render::pages::guide::text::Part::{self, Heading, Text};

pub(super) const PARTS: &[Part] = &[
    Text(said(
        "How many North Koreans were detained in China in November 2013, who says so, and may I cite it? The answer is one page: `/?date_from=2013-11-01&date_to=2013-11-30&host_country=CN&origin_country=KP`",
        "2013년 11월 중국에서 구금된 북한 사람은 몇 명이며, 누가 그렇게 말하고, 인용해도 되는가? 답은 한 페이지에 있다: `/?date_from=2013-11-01&date_to=2013-11-30&host_country=CN&origin_country=KP`",
        "2013年11月有多少朝鲜人在中国被拘留，谁这么说，可以引用吗？答案在一页上：`/?date_from=2013-11-01&date_to=2013-11-30&host_country=CN&origin_country=KP`",
    )),
    Heading(said("The number", "수", "数字")),
    Text(said(
        "Print both bounds, with their words: \u{201c}at least 33 and at most 37 people\u{201d}, never one of them alone and never the middle. Where there is no \u{201c}at most\u{201d}, nobody gives an upper number. The sentence under the large number can be copied as it is.",
        "두 경계를 말과 함께 그대로 쓰기 바란다. ‘최소 33명에서 최대 37명’처럼 쓰고, 하나만 쓰거나 중간값을 쓰지 않는다. ‘최대’가 없으면 상한을 밝힌 출처가 없는 것이다. 큰 숫자 아래의 문장은 그대로 옮겨 쓸 수 있다.",
        "请连同用语一并写出两个界限：“至少33人、至多37人”，不要只写其中一个，也不要取中间值。没有“至多”，表示没有来源给出上限。大号数字下面的句子可以直接复制。",
    )),
    Heading(said("Who says so", "누가 말하는가", "谁这么说")),
    Text(said(
        "Open an incident. Its table shows each source side by side: which number, where in the source, through whom, and how firmly. A newspaper that repeats another is not a second source; the page says how many sources are not known to rest on one another.",
        "사건을 열면 출처마다 인원, 출처 안의 위치, 전한 경로, 확실한 정도가 나란히 나온다. 다른 신문을 옮긴 신문은 두 번째 출처가 아니다. 서로 의존한다고 알려지지 않은 출처가 몇인지 페이지에 나온다.",
        "打开一起事件，表格并列显示各来源：人数、出处位置、转述途径和确定程度。转载他报的报纸不算第二个来源；页面说明有多少来源未知有相互依赖。",
    )),
    Heading(said("To cite it", "인용", "引用")),
    Text(said(
        "You may: the data is under CC BY 4.0. Name the register and the version, and use the address under \u{201c}Cite this\u{201d}: it will always show the same number. Only where something has to be hidden to protect a person can that change.",
        "인용해도 된다. 데이터는 CC BY 4.0을 따른다. 등록부 이름과 판을 밝히고 ‘인용하기’ 아래의 주소를 쓰기 바란다. 그 주소는 언제나 같은 수를 보여 준다. 사람을 보호하려고 가려야 할 것이 있을 때만 달라질 수 있다.",
        "可以引用：数据采用 CC BY 4.0 许可。请注明登记册名称和版本，并使用“引用”下的地址：它始终显示同一数字；只有为保护当事人必须隐去某些内容时才可能改变。",
    )),
    Heading(said("What you cannot conclude", "결론지을 수 없는 것", "不能得出的结论")),
    Text(said(
        "A year with fewer incidents is a year with fewer reports. A rise or a fall here is not one of what happened. \u{201c}None registered\u{201d} is not \u{201c}none\u{201d}.",
        "사건이 적은 해는 보고가 적은 해이다. 여기서 늘거나 줄었다고 해서 실제로 일어난 일이 늘거나 준 것은 아니다. ‘등록된 사건 없음’은 ‘없음’이 아니다.",
        "事件较少的年份，是报道较少的年份。此处的增减不等于实际发生的增减。“没有登记”不等于“没有”。",
    )),
    Text(said(
        "How it is counted: `/how-we-count`",
        "집계 방법: `/how-we-count`",
        "计数方法：`/how-we-count`",
    )),
];
