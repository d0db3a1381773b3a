//! How it is counted.

use crate::model::language::language::said;
use crate::render::pages::guide::text::Part::{self, Heading, Text};

pub(super) const PARTS: &[Part] = &[
    Text(said(
        "Every number has two bounds: at least so many, at most so many. There is no midpoint and no estimate of our own. Where no source gives an upper number, there is no \u{201c}at most\u{201d}, and the number of such incidents is said.",
        "모든 수에는 두 경계가 있다. ‘최소’와 ‘최대’이다. 중간값이나 자체 추정치는 없다. 상한을 밝힌 출처가 없으면 ‘최대’도 없으며, 그런 사건이 몇 건인지 밝힌다.",
        "每个数字都有两个界限：至少和至多。没有中间值，也没有我们自己的估计。没有来源给出上限时，就没有“至多”，并说明有几起这样的事件。",
    )),
    Heading(said("Once", "한 번만", "只计一次")),
    Text(said(
        "An incident counts once in a total, however many places, sources or countries it has. In a table by place, it stands in each of its places: so the rows overlap, and their sum is not the total. The page says so where it is so.",
        "한 사건은 장소나 출처, 나라가 아무리 많아도 합계에서 한 번만 센다. 장소별 표에서는 각 장소에 나온다. 그래서 행은 서로 겹치며 더한 값은 합계가 아니다. 그런 곳에는 그렇다고 적혀 있다.",
        "一起事件无论涉及多少地点、来源或国家，在总计中只计一次。按地点列表时，它出现在每个地点：因此各行重叠，相加并非总数。凡属这种情况，页面都会说明。",
    )),
    Text(said(
        "A person who may be in two incidents is counted in both, unless an editor has linked them: then a linked group adds its largest lower bound and the sum of its upper bounds.",
        "두 사건에 모두 포함되었을 수 있는 사람은 편집자가 두 사건을 연결하지 않는 한 양쪽에서 센다. 연결된 사건들은 가장 큰 하한과 상한의 합을 더한다.",
        "可能同时属于两起事件的人会在两处计入，除非编辑已将两起事件关联：此时取其中最大的下限和各上限之和。",
    )),
    Heading(said("Dates", "날짜", "日期")),
    Text(said(
        "Many dates are known only as a month or as \u{201c}between two days\u{201d}. A period shows everything that may lie in it. What may also lie outside adds nothing to \u{201c}at least\u{201d} and its whole number to \u{201c}at most\u{201d}; how many such incidents there are is said. A bar of a year or a month holds only what certainly lies in it; the rest stands apart.",
        "많은 날짜는 달까지만, 또는 ‘두 날짜 사이’로만 알려져 있다. 기간을 정하면 그 안에 들 수 있는 모든 것이 나온다. 기간 밖일 수도 있는 사건은 ‘최소’에는 더하지 않고 ‘최대’에는 모두 더하며, 그런 사건이 몇 건인지 밝힌다. 연도나 월의 막대에는 확실히 그 안에 드는 것만 있고 나머지는 따로 나온다.",
        "许多日期只知道月份，或只知在“两日之间”。选定期间后，显示所有可能发生于其中的事件。也可能在期间之外的事件，不计入“至少”，全部计入“至多”，并说明有几起。年或月的柱只包括确定在其中的事件，其余另列。",
    )),
    Heading(said("Repatriated", "강제 송환", "遣返")),
    Text(said(
        "Only what is reported as done counts as repatriated. What is feared is a status of its own: facing repatriation. Where the outcome differed within a group, the status is \u{201c}fared differently\u{201d}, and those of the group who were returned still count as repatriated.",
        "이루어졌다고 보고된 것만 강제 송환으로 센다. 우려되는 경우는 ‘강제 송환 위기’라는 별도의 상태이다. 한 집단 안에서 결과가 달랐다면 상태는 ‘서로 다름’이며, 그 가운데 송환된 사람은 여전히 강제 송환으로 센다.",
        "只有据报已经发生的才计为遣返。令人担心的情况是单独的状态：面临遣返。同一群人结果不同时，状态为“结果不一”，其中被遣返者仍计为遣返。",
    )),
    Heading(said("What the numbers can mean", "이 수치가 뜻하는 것", "数字的含义")),
    Text(said(
        "The register holds what was reported and registered, not all that happened. No incident in a place or a year is no evidence that there was none. All rules, word by word: `/v1/statistics`.",
        "등록부에는 보고되고 등록된 것만 있으며, 일어난 모든 일이 있는 것은 아니다. 어떤 곳이나 해에 사건이 없다고 해서 일어나지 않았다는 증거는 아니다. 모든 규칙의 원문: `/v1/statistics`.",
        "登记册只包括已被报道并登记的内容，并非发生过的全部。某地或某年没有事件，并不证明没有发生。全部规则原文：`/v1/statistics`。",
    )),
];
