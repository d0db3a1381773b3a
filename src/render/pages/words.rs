//! The labels and fixed sentences of the pages.

use crate::model::language::language::{Said, said};

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal, $zh:literal;)+) => {
        $(pub(super) const $name: Said = said($en, $ko, $zh);)+
    };
}

// The frame.
words! {
    SKIP: "Skip to the content", "본문으로 건너뛰기", "跳到正文";
    SITE: "Site", "사이트", "网站";
    LANGUAGE: "Language", "언어", "语言";
    EXPLORE: "Explore", "살펴보기", "浏览";
    REFERENCE: "API", "API", "API";
    SOURCES_ARE: "Every source that a public record rests on. One article is one source, however many incidents cite it. No address is ever opened by the register: some may no longer work.", "공개된 기록의 바탕이 된 모든 출처이다. 기사 하나는 여러 사건에 인용되어도 출처 하나이다. 등록부는 주소를 열어 보지 않으므로 더는 열리지 않는 주소도 있을 수 있다.", "公开记录所依据的全部来源。一篇文章无论被多少事件引用，都是一个来源。登记册从不打开网址，因此有些可能已失效。";
    PLACES_ARE: "Every place that a public record names, as precisely as sources and the safety of people allow. Names are as they were written. The numbers are of the place in that role; one group may have been in several places, so they do not add up.", "공개된 기록에 나오는 모든 장소이다. 출처와 사람의 안전이 허락하는 만큼 정확하며, 이름은 기록에 적힌 그대로이다. 수는 그 역할로 나온 장소의 것이다. 한 집단이 여러 곳에 있었을 수 있으므로 더하지 않는다.", "公开记录中提到的全部地点，精确程度以来源和人员安全所允许者为限。名称按记录原文。数字为该地点在该角色中的数字；同一群人可能到过多处，因此不能相加。";
    NONE_HERE: "Nothing is listed here.", "여기에는 목록에 든 것이 없다.", "此处没有列出任何内容。";
    COLON: ": ", ": ", "：";
    COMMA: ", ", ", ", "，";
    CONTEXT: "Context", "배경", "背景";
    CONTEXT_IS: "Dated things that are not incidents: laws, reports and their findings, measures at borders. They are never counted.", "사건이 아닌 날짜 있는 일: 법, 보고서와 그 결론, 국경 조치. 집계에는 넣지 않는다.", "并非事件的、有日期的事项：法律、报告及其结论、边境措施。从不计入统计。";
    MORE: "More to read", "더 읽을거리", "更多";
    HOW_WE_COUNT: "How we count", "집계 방법", "如何计数";
    DO_NO_HARM: "Do no harm", "해를 끼치지 않기", "不造成伤害";
    FOR_JOURNALISTS: "For journalists", "기자를 위해", "致记者";
    FOR_DASHBOARDS: "For dashboards and programs", "대시보드와 프로그램을 위해", "用于数据面板和程序";
    RUN_YOUR_OWN: "Run your own", "직접 운영하기", "自行运行";
    PROBLEMS: "Problems", "오류 안내", "错误说明";
    DATASET: "Dataset", "데이터", "数据集";
    DATA_UNDER: "Data: ", "데이터: ", "数据：";
    TITLE: "Refugee detentions and forced returns, as reported", "보고된 난민 구금과 강제 송환", "据报的难民拘留与强制遣返";
}

// The explorer.
words! {
    TOTAL: "Total", "합계", "总计";
    NO_UPPER: "There is no \u{201c}at most\u{201d} where nobody gives an upper number.", "아무도 상한을 밝히지 않은 곳에는 ‘최대’가 없다.", "没有来源给出上限之处，即无“至多”。";
    WHOLE: "The number is of those people only. The charts and the list count these incidents whole, with everybody in them: ", "이 수는 해당하는 사람만 센 것이다. 도표와 목록은 이 사건들에 관련된 모든 사람을 센다: ", "此数字仅计符合条件的人。图表和列表计算这些事件中的所有人：";
    PARTS: "The number is of these incidents whole. Of the parts that are chosen, each is:", "이 수는 이 사건들에 관련된 모든 사람을 센 것이다. 선택한 부분은 각각 다음과 같다.", "此数字计算这些事件中的所有人。所选各部分分别为：";
    NOT_UNDERSTOOD: "Not understood, and left out of the question: ", "알 수 없어 조건에서 뺀 것: ", "无法识别、未用于筛选：";
    OTHER_LICENCES: "Records out of collections of others have the licence that they name.", "다른 기관의 자료에서 가져온 기록은 그 기록에 적힌 이용 허락을 따른다.", "来自他人数据集的记录，适用其所注明的许可。";
    CITE: "Cite this", "인용하기", "引用";
    MAY_CITE: "You may: name the register and the version, as here. The address will always show the same. Only where something has to be hidden to protect a person can that change.", "인용해도 된다. 아래와 같이 등록부 이름과 판을 밝히기 바란다. 이 주소는 언제나 같은 내용을 보여 준다. 사람을 보호하려고 가려야 할 것이 있을 때만 달라질 수 있다.", "可以引用：请如下注明登记册名称和版本。此网址始终显示同一内容；只有为保护当事人必须隐去某些内容时才可能改变。";
    FILTER: "Filter", "조건", "筛选";
    FROM: "From", "시작", "起始";
    TO: "To", "끝", "截止";
    HOST: "Detained in", "구금된 나라", "拘留国";
    ORIGIN: "People from", "출신국", "原籍国";
    OUTCOME: "What became of them", "그 후", "结果";
    OUTCOME_COLUMN: "Outcome", "결과", "结果";
    ROOTS: "Sources not known to rest on one another", "서로 의존한다고 알려지지 않은 출처", "未知有相互依赖的来源";
    NOT_RESTING: "only those not known to rest on one another are counted.", "서로 의존한다고 알려지지 않은 것만 센다.", "只计未知有相互依赖的来源。";
    WHO_SAYS_SO: "Who says so: ", "누가 말하는가: ", "谁这么说：";
    SEARCH: "Words", "낱말", "文字";
    SHOW: "Show", "보기", "显示";
    ANY: "Any", "전체", "不限";
    CHOSEN: "Chosen; each link takes one away", "선택한 조건(누르면 없어짐)", "已选条件（点击即去除）";
    WHEN: "When", "시기", "时间";
    BY_YEAR: "by year", "연도별", "按年";
    BY_MONTH: "by month", "월별", "按月";
    BY_OTHER: "by part of the period", "기간별", "按时段";
    PEOPLE_OF: "People, ", "인원, ", "人数，";
    OPEN: "or more: for some, nobody gives an upper number", "이상: 일부는 상한이 알려지지 않음", "以上：部分人数上限不明";
    EVENTS: "events of the time", "당시의 일", "同期大事";
    NO_ONE_BAR: "in none of the bars, because the date does not lie within one of them", "날짜가 한 막대 안에 들지 않아 막대에 넣지 않았다", "因日期不在单一时段内，未计入各柱";
    NO_RETURN_IN_A_BAR: "in none of the bars, because no date of a repatriation is known that lies within one of them", "한 막대 안에 드는 송환 날짜가 알려지지 않아 막대에 넣지 않았다", "因没有已知的遣返日期在单一时段内，未计入各柱";
    IN_NO_BAR: "In no one bar", "한 막대에 들지 않음", "不在单一柱内";
    MORE_EVENTS: "Further events of the time, on the page of context: ", "배경 페이지에 있는 당시의 다른 일: ", "背景页面上的其他同期大事：";
    AS_TABLE: "These numbers as a table", "이 수치를 표로 보기", "以表格查看这些数字";
    ALL_ROWS: "All rows", "모든 행", "全部各行";
    NOTHING: "Nothing to draw.", "그릴 것이 없다.", "没有可绘制的内容。";
    WHERE: "Where they were detained", "구금된 곳", "拘留地";
    PLACES: "Places", "장소", "地点";
    NO_DETENTION: "No place of detention is registered", "등록된 구금 장소 없음", "未登记拘留地点";
    NO_TRANSIT: "No place that they passed through is registered", "등록된 경유지 없음", "未登记途经地";
    NO_TRANSFER: "No place that they were moved to is registered", "등록된 이송 장소 없음", "未登记移送地点";
    NO_HANDOVER: "No place of handover is registered", "등록된 인계 장소 없음", "未登记移交地点";
    NO_DESTINATION: "No place that they meant to go to is registered", "등록된 목적지 없음", "未登记原定目的地";
    MAP_OF_LISTED: "Map of the places listed here", "여기에 적힌 장소의 지도", "此处所列地点的地图";
    MAP_OF_TABLE: "Map of the places in the table", "표에 있는 장소의 지도", "表中地点的地图";
    CHART_FILE: "Chart", "도표", "图表";
    MAP_FILE: "Map", "지도", "地图";
    OVERLAP: "Where one group was held in several places, each shows what is possible for it: rows overlap, and their sum is not the total.", "한 집단이 여러 곳에 구금된 경우 각 행은 그곳에서 가능한 인원을 나타낸다. 행은 서로 겹치므로 더한 값은 합계가 아니다.", "同一群人曾被关押在多处时，各行显示该处可能的人数：各行相互重叠，相加并非总数。";
    COUNTRY: "Country", "나라", "国家";
    PLACE: "Place", "장소", "地点";
    TIME: "Time", "시기", "时间";
    INCIDENTS: "Incidents", "사건", "事件";
    PEOPLE: "People", "인원", "人数";
    LEAST: "At least", "최소", "至少";
    MOST: "At most", "최대", "至多";
    RETURNED: "Repatriated", "강제 송환", "被遣返";
    NO_UPPER_CELL: "open", "상한 없음", "不明";
    DATE: "Date", "날짜", "日期";
    INCIDENT: "Incident", "사건", "事件";
    SOURCES: "Sources", "출처", "来源";
    SORTED: "Sorted by: ", "정렬: ", "排序：";
    NEWEST: "newest", "최신순", "最新";
    OLDEST: "oldest", "오래된 순", "最早";
    BIGGEST: "most people", "인원 많은 순", "人数最多";
    SMALLEST: "fewest people", "인원 적은 순", "人数最少";
    CHANGED: "last changed", "최근 변경순", "最近更改";
    FIRST_CHANGED: "first changed", "먼저 변경된 순", "最早更改";
    NEXT: "Next", "다음", "下一页";
    FIRST: "First page", "첫 쪽", "首页";
    LEFT_OUT: "What is left out", "빠진 것", "未包括的内容";
    TOO_COARSE: "Their place is known too coarsely to tell whether it lies there", "장소가 너무 대략적이어서 그 안에 있는지 알 수 없음", "地点过于笼统，无法判断是否在范围内";
    PERHAPS_BEGUN: "It is not certain that they had begun by that day", "그날까지 시작되었는지 확실하지 않음", "到当日是否已经发生并不确定";
    WITHDRAWN_SINCE: "Withdrawn since this version", "이 판 이후 철회됨", "此版本之后已撤回";
    TAKE: "Take it with you", "내려받기", "下载";
    ALL_TABLES: "All tables (ZIP)", "모든 표(ZIP)", "全部表格（ZIP）";
    ATOM: "Feed (Atom)", "피드(Atom)", "订阅（Atom）";
    CALL: "The API call behind this page", "이 페이지의 API 호출", "本页的 API 调用";
    MEANING: "What the numbers can mean", "이 수치가 뜻하는 것", "数字的含义";
    COVERAGE: "These numbers hold what was reported and registered, not all that happened. Secrecy, fear and distance keep many detentions and returns from being reported; the absence of a case here is no evidence that there was none.", "이 수치는 보고되고 등록된 것이며, 일어난 모든 일이 아니다. 비밀과 두려움, 거리 때문에 많은 구금과 송환이 보고되지 않는다. 여기에 없다고 해서 일어나지 않았다는 증거는 아니다.", "这些数字只包括已被报道并登记的内容，并非发生过的全部。由于隐瞒、恐惧和距离，许多拘留和遣返未被报道；此处没有记录，并不证明没有发生。";
    CONTACT: "Corrections and takedowns", "정정과 삭제 요청", "更正与撤下";
    WRITE_TO: "Is something wrong, or could it endanger somebody? Write to ", "잘못된 것이 있거나 누군가 위험해질 수 있다면 알려 주기 바란다: ", "内容有误，或可能危及他人？请联系 ";
    NO_NAMES: "Please send no names of refugees or informants.", "난민이나 제보자의 이름은 보내지 말기 바란다.", "请勿发送难民或线人的姓名。";
    NO_CONTACT: "This copy runs on a private machine and has no contact address.", "이 사본은 개인 컴퓨터에서 실행되며 연락처가 없다.", "此副本运行于私人电脑，没有联系地址。";
    RULES: "How it is counted, with every rule: ", "모든 집계 규칙: ", "全部计数规则：";
}

// One incident.
words! {
    FIGURE: "The figure", "인원", "人数";
    WHY: "Why this figure", "이 인원의 근거", "人数的依据";
    WIDEST: "From the lowest to the highest number in the claims that count the same people.", "같은 사람을 센 출처들이 밝힌 가장 적은 수에서 가장 많은 수까지.", "取计数对象相同的各来源中最低至最高的数字。";
    NO_NUMBER: "No source gives a number.", "인원을 밝힌 출처가 없다.", "没有来源给出人数。";
    COUNTS: "Counted: ", "센 대상: ", "计数对象：";
    STEPS: "What happened, step by step", "일어난 일, 순서대로", "事件经过";
    RING: "A ring in place of a dot: it is not known on which day.", "점 대신 고리: 어느 날인지 알려지지 않았다.", "以圆环代替圆点：具体日期不详。";
    SOME_OF_THEM: "some of them: ", "이 가운데 ", "其中：";
    CLAIMS: "Who says what", "누가 무엇이라고 하는가", "各来源的说法";
    WHO: "Who says it", "출처", "来源";
    HOW_MANY: "How many", "인원", "人数";
    WHERE_IN: "Where it stands", "출처 안의 위치", "出处位置";
    THROUGH: "Through whom", "전한 경로", "转述途径";
    FIRMLY: "How firmly", "확실한 정도", "确定程度";
    AS_CITED: "as cited by ", "다음에 인용됨: ", "转引自 ";
    WITHHELD_SOURCE: "Withheld to protect people", "사람을 보호하려고 밝히지 않음", "为保护当事人而隐去";
    NO_NUMBER_GIVEN: "no number", "인원 없음", "未给人数";
    UP_TO: "the source says: up to ", "출처의 표현: 최대 ", "来源的说法：至多 ";
    OVER: "the source says: more than ", "출처의 표현: 다음 수 초과: ", "来源的说法：超过 ";
    OTHER_DATE: "gives another date: ", "다른 날짜를 밝힘: ", "所称日期不同：";
    OTHER_PLACE: "gives another place: ", "다른 장소를 밝힘: ", "所称地点不同：";
    WHERE_IT_WAS: "Where", "장소", "地点";
    PLACE_WITHHELD: "a more precise place is withheld", "더 정확한 장소는 밝히지 않음", "更确切的地点已隐去";
    GROUPS: "Who was among them", "그 가운데 있던 사람", "其中的人员";
    AGED: "aged ", "나이 ", "年龄 ";
    NO_RETURN: "no repatriation reported", "강제 송환은 보고되지 않음", "没有关于遣返的报告";
    REST_ON: "What these sources rest on", "이 출처들이 바탕으로 삼은 자료", "这些来源所依据的资料";
    ARCHIVED: "archived copy", "보존본", "存档";
    NO_ARCHIVE: "no archived copy known", "알려진 보존본 없음", "无已知存档";
    NO_ADDRESS: "no address", "주소 없음", "无网址";
    KEPT: "What is withheld", "밝히지 않은 것", "隐去的内容";
    NOTHING_WITHHELD: "Nothing is withheld from this record.", "이 기록에서 밝히지 않은 것은 없다.", "此记录没有隐去任何内容。";
    WITHHELD: "Withheld to protect people; that it is withheld is said, so that nobody takes the record for whole:", "사람을 보호하려고 다음을 밝히지 않았다. 기록이 온전하다고 여기지 않도록 이를 밝혀 둔다:", "为保护当事人，以下内容未予公开；特此说明，以免误以为记录完整：";
    RELATED: "Related incidents", "관련 사건", "相关事件";
    VERSIONS: "Versions", "판", "版本";
    FIRST_SHOWN: "First published", "처음 공개", "首次公布";
    LAST_CHANGED: "This state", "현재 상태", "当前状态";
    COLLECTION: "Out of a collection of somebody else: ", "다른 기관의 자료에서 가져옴: ", "来自他人的数据集：";
    DISCOUNTED: "An editor no longer relies on this incident: ", "편집자가 더는 이 사건을 신뢰하지 않는다: ", "编辑不再采信此事件：";
    AS_JSON: "As JSON", "JSON으로", "JSON 格式";
    INDEPENDENT: "not known to rest on one another: ", "서로 의존한다고 알려지지 않은 출처: ", "未知有相互依赖的来源：";
}

// What cannot be shown.
words! {
    NOT_FOUND: "There is nothing here", "여기에는 아무것도 없다", "此处没有内容";
    NOT_FOUND_WHY: "There is no such page, or no such incident.", "그런 페이지나 사건이 없다.", "没有这样的页面或事件。";
    RETRACTED: "This was public and has been retracted", "공개되었다가 철회되었다", "曾经公开，现已撤回";
    BY_ERROR: "It was an error. Older versions still show what they said.", "잘못된 기록이었다. 이전 판에는 그대로 남아 있다.", "此记录有误。旧版本仍保留原有内容。";
    BY_WITHDRAWAL: "It was withdrawn. No version shows it any more.", "철회되었다. 어느 판에도 더는 나오지 않는다.", "此记录已撤回，任何版本都不再显示。";
    REFUSED: "This question cannot be answered", "이 조건으로는 답할 수 없다", "无法回答此问题";
    REFUSED_WHY: "A wrong number would be worse than none, so nothing is guessed:", "틀린 수치는 없느니만 못하므로 아무것도 짐작하지 않는다:", "错误的数字比没有更糟，因此不作猜测：";
    ALLOWED: "Allowed: ", "가능한 값: ", "允许的值：";
    BACK: "To the explorer", "살펴보기로", "返回浏览";
}
