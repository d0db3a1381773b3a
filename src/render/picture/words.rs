//! What pictures say beside the numbers.

use crate::model::language::language::{Language, Said, said};
use crate::register::answer::grouping::GroupKey;

const PEOPLE: Said =
    said("People in registered incidents", "등록된 사건에 관련된 사람", "已登记事件涉及的人数");
const COMMA: Said = said(", ", ", ", "，");
pub(crate) const COLON: Said = said(": ", ": ", "：");
pub(crate) const SEMICOLON: Said = said("; ", "; ", "；");
const STOP: Said = said(".", ".", "。");

/// What each bar or dot says, each as a sentence of its own.
pub(crate) fn sentences<'a>(language: Language, said: impl Iterator<Item = &'a String>) -> Vec<String> {
    said.map(|said| format!("{said}{}", STOP.of(language))).collect()
}

/// Incidents that may have happened before or after what was asked for.
pub(crate) fn may_lie_outside(language: Language, incidents: u64) -> String {
    let words = match language {
        Language::English => "{} may lie outside this period",
        Language::Korean => "{}건은 이 기간 밖일 수 있음",
        Language::Chinese => "{}起可能不在该期间内",
    };
    counted(language, incidents, [words; 2])
}

/// What is drawn, and by what it is grouped.
pub(crate) fn title(language: Language, key: GroupKey) -> String {
    [PEOPLE, COMMA, by(key)].map(|words| words.of(language)).concat()
}

const fn by(key: GroupKey) -> Said {
    match key {
        GroupKey::Year => said("by year", "연도별", "按年份"),
        GroupKey::Quarter => said("by quarter", "분기별", "按季度"),
        GroupKey::Month => said("by month", "월별", "按月份"),
        GroupKey::Week => said("by week", "주별", "按周"),
        GroupKey::Day => said("by day", "날짜별", "按日期"),
        GroupKey::HostCountry => said("by country where they were held", "구금된 나라별", "按拘留国"),
        GroupKey::OriginCountry => said("by country of origin", "출신국별", "按原籍国"),
        GroupKey::Subdivision => said("by province", "행정구역별", "按省份"),
        GroupKey::Place => said("by place", "장소별", "按地点"),
        GroupKey::RepatriationStatus => said("by what became of them", "이후 상황별", "按后续情况"),
        GroupKey::Confidence => said("by how well they are supported", "근거의 정도별", "按证据情况"),
        GroupKey::Outlet => {
            said("by outlet that reported the incident", "사건을 보도한 매체별", "按报道事件的媒体")
        }
    }
}

pub(crate) const OPEN: Said =
    said("no upper number is known for some", "일부는 상한이 알려지지 않음", "部分人数上限不明");
pub(crate) const OVERLAPPING: Said = said(
    "The same people can stand in several rows; the rows do not add up to the total.",
    "같은 사람이 여러 행에 들어갈 수 있으므로 행의 합은 전체와 다르다.",
    "同一批人可能出现在多行中，各行之和不等于总数。",
);
pub(crate) const OUTLETS: Said = said(
    "Each row is the register's figure for the incidents that the outlet reported, not the number that it gave.",
    "각 행은 그 매체가 보도한 사건에 대한 이 기록의 수치이며, 매체가 제시한 수가 아니다.",
    "各行是本登记册对该媒体所报道事件的统计，并非该媒体给出的人数。",
);
pub(crate) const PLACES_OVERLAP: Said = said(
    "Where a group was held in several places, each shows what is possible there; the discs do not add up to the total.",
    "한 집단이 여러 곳에 구금된 경우 곳마다 가능한 인원을 나타내므로 원의 합은 전체와 다르다.",
    "同一批人曾被拘留于多处时，各处显示该处可能的人数，各圆之和不等于总数。",
);
pub(crate) const SIDE_BY_SIDE: Said = said(
    "Signs that belong to one place are drawn side by side.",
    "한 장소에 속하는 표시는 나란히 그렸다.",
    "属于同一地点的标记并排绘出。",
);
pub(crate) const NOTHING_DRAWN: Said = said(
    "No place is known precisely enough to be drawn.",
    "지도에 나타낼 만큼 정확히 알려진 장소가 없다.",
    "没有足够确切、可在图上标示的地点。",
);
pub(crate) const EVERY_ROLE: Said = said(
    "Places of every kind are drawn, not those of detention alone.",
    "구금된 곳만이 아니라 모든 종류의 장소를 그렸다.",
    "标示各类地点，不仅是拘留地。",
);
pub(crate) const TOO_COARSE: Said = said(
    "Not drawn: places that are shown only by province or country.",
    "시·도나 나라까지만 표시되는 장소는 그리지 않았다.",
    "仅显示到省份或国家的地点未予标示。",
);
pub(crate) const BORDERS: Said = said(
    "Borders as they are held (de facto): Natural Earth.",
    "국경은 실효 지배 기준: Natural Earth.",
    "边界按实际控制情况绘制：Natural Earth。",
);
pub(crate) const DRAWN: Said = said(
    "Drawn are only places that are known as a town or more precisely, and, as a ring, those near which it was. Borders are drawn as they are held in fact, which is no opinion on them. Outlines: Natural Earth, public domain.",
    "시·군 단위 이상으로 정확히 알려진 장소만 그렸으며, 그 부근이라고만 알려진 장소는 고리로 나타냈다. 국경은 실제로 관할되는 대로 그렸으며, 이에 대한 의견이 아니다. 윤곽: Natural Earth(퍼블릭 도메인).",
    "仅绘出已知到市县或更精确的地点；只知在其附近的，以圆环表示。边界按实际控制绘制，不代表对边界的立场。轮廓：Natural Earth（公有领域）。",
);
pub(crate) const LETTERS: Said = said(
    "A box stands for a letter that this picture cannot draw; the SVG has it.",
    "네모는 이 그림이 그릴 수 없는 글자를 나타내며, SVG에는 그 글자가 있다.",
    "方框表示本图无法显示的字符，SVG 文件中保留原字符。",
);

/// What was asked for. Each value stands in quotation marks: it may be a sentence of its own.
pub(crate) fn filter(language: Language, chosen: impl Iterator<Item = (String, String)>) -> String {
    let quoted = |(name, value): (String, String)| format!("{name} “{}”", value.replace(['“', '”'], "\""));
    let all = chosen.map(quoted).collect::<Vec<_>>().join(COMMA.of(language));
    match language {
        Language::English => format!("Filter: {all}."),
        Language::Korean => format!("조건: {all}."),
        Language::Chinese => format!("筛选条件：{all}。"),
    }
}

fn counted(language: Language, number: u64, [one, more]: [&str; 2]) -> String {
    let words = if number == 1 { one } else { more };
    words.replace("{}", &language.says().number(number))
}

/// What lies in no single column.
pub(crate) fn apart(language: Language, people: &str, (incidents, undated): (u64, u64)) -> String {
    let words = match language {
        Language::English if undated == 0 => [
            "In no column: {people} in {} incident whose date spans several.",
            "In no column: {people} in {} incidents whose dates span several.",
        ],
        Language::English if undated == incidents => [
            "In no column: {people} in {} incident without a known date of repatriation.",
            "In no column: {people} in {} incidents without a known date of repatriation.",
        ],
        Language::English => {
            ["In no column: {people} in {} incidents; {undated} of them without a known date of repatriation, the rest with dates that span several.";
                2]
        }
        Language::Korean if undated == 0 => {
            ["날짜가 한 막대 안에 들지 않아 따로 적음: 사건 {}건, {people}."; 2]
        }
        Language::Korean if undated == incidents => {
            ["송환 날짜가 알려지지 않아 따로 적음: 사건 {}건, {people}."; 2]
        }
        Language::Korean => {
            ["막대에 들지 않아 따로 적음: 사건 {}건, {people}. 이 가운데 {undated}건은 송환 날짜가 알려지지 않았고, 나머지는 날짜가 여러 막대에 걸쳐 있다.";
                2]
        }
        Language::Chinese if undated == 0 => ["日期不在单一时段内，未绘入柱中：{}起事件，{people}。"; 2],
        Language::Chinese if undated == incidents => ["遣返日期不详，未绘入柱中：{}起事件，{people}。"; 2],
        Language::Chinese => {
            ["未绘入柱中：{}起事件，{people}；其中{undated}起遣返日期不详，其余的日期跨越多个时段。"; 2]
        }
    };
    let undated = language.says().number(undated);
    counted(language, incidents, words).replace("{undated}", &undated).replace("{people}", people)
}

/// A place on a map that is somewhere near this one.
pub(crate) fn near(language: Language, name: &str) -> String {
    match language {
        Language::English => format!("near {name}"),
        Language::Korean => format!("{name} 부근"),
        Language::Chinese => format!("{name}附近"),
    }
}

/// A part of a map that is drawn once more.
pub(crate) fn inset(language: Language, times: u16) -> String {
    match language {
        Language::English => {
            format!("the large frame shows the small one {times} times as large, discs as before")
        }
        Language::Korean => format!("큰 틀은 작은 틀을 {times}배로 확대한 것, 원의 크기는 같음"),
        Language::Chinese => format!("大框将小框放大{times}倍，圆的大小不变"),
    }
}

/// Rows that have no room.
pub(crate) fn rows_left(language: Language, rows: u64) -> String {
    counted(
        language,
        rows,
        match language {
            Language::English => ["{} more row is not drawn.", "{} more rows are not drawn."],
            Language::Korean => ["그 밖의 {}개 행은 그리지 않았다."; 2],
            Language::Chinese => ["另有{}行未绘出。"; 2],
        },
    )
}

/// Incidents that a map does not show, or not all of.
pub(crate) fn coarse(language: Language, incidents: u64) -> String {
    counted(
        language,
        incidents,
        match language {
            Language::English => [
                "Not drawn: {} incident of which a place is shown only by province or country.",
                "Not drawn: places of {} incidents that are shown only by province or country.",
            ],
            Language::Korean => {
                ["사건 {}건은 시·도나 나라까지만 표시되는 장소가 있어 그 장소를 그리지 않았다."; 2]
            }
            Language::Chinese => ["{}起事件有地点仅显示到省份或国家，未予标示。"; 2],
        },
    )
}

/// Incidents of which a map cannot show a place, or not all, because nobody entered where it lies.
pub(crate) fn without_point(language: Language, incidents: u64) -> String {
    counted(
        language,
        incidents,
        match language {
            Language::English => [
                "Not drawn: a place of {} incident that has no coordinates.",
                "Not drawn: places of {} incidents that have no coordinates.",
            ],
            Language::Korean => ["사건 {}건은 좌표가 없는 장소가 있어 그 장소를 그리지 않았다."; 2],
            Language::Chinese => ["{}起事件有地点没有坐标，未予标示。"; 2],
        },
    )
}

/// Places that lie on the other side of the globe.
pub(crate) fn far_side(language: Language, places: u64) -> String {
    counted(
        language,
        places,
        match language {
            Language::English => [
                "Not drawn: {} place on the other side of the globe.",
                "Not drawn: {} places on the other side of the globe.",
            ],
            Language::Korean => ["지구 반대편에 있는 장소 {}곳은 그리지 않았다."; 2],
            Language::Chinese => ["{}个地点位于地球另一侧，未予标示。"; 2],
        },
    )
}

/// Incidents without a place.
pub(crate) fn without_place(language: Language, incidents: u64) -> String {
    counted(
        language,
        incidents,
        match language {
            Language::English => ["{} incident has no such place.", "{} incidents have no such place."],
            Language::Korean => ["사건 {}건은 그러한 장소가 알려지지 않았다."; 2],
            Language::Chinese => ["{}起事件没有此类地点。"; 2],
        },
    )
}

/// Incidents that a box or a circle leaves out.
pub(crate) fn imprecise(language: Language, incidents: u64) -> String {
    counted(
        language,
        incidents,
        match language {
            Language::English => [
                "Left out: {} incident whose place is not known precisely enough to say whether it lies within.",
                "Left out: {} incidents whose places are not known precisely enough to say whether they lie within.",
            ],
            Language::Korean => ["장소가 정확하지 않아 범위 안인지 알 수 없는 사건 {}건은 뺐다."; 2],
            Language::Chinese => ["{}起事件的地点不够确切，无法判断是否在范围内，未计入。"; 2],
        },
    )
}

/// Incidents that may have begun by the day that is asked for.
pub(crate) fn may_have_begun(language: Language, incidents: u64) -> String {
    counted(
        language,
        incidents,
        match language {
            Language::English => [
                "Left out: {} incident that may have begun by that day.",
                "Left out: {} incidents that may have begun by that day.",
            ],
            Language::Korean => ["그날까지 시작되었을 수 있는 사건 {}건은 뺐다."; 2],
            Language::Chinese => ["{}起事件到当日可能已经开始，未计入。"; 2],
        },
    )
}
