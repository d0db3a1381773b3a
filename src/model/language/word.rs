//! The words of closed lists, as pages and pictures call them.

use crate::model::language::language::{Said, said};
use crate::model::vocabulary::record::{
    Confidence, Counted, Counts, GroupKind, Hedge, Link, Precision, Quantifier, Role, SourceKind, Stance,
    Status, Withheld,
};

impl Status {
    /// What it is called.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Detained => said("Detained", "구금됨", "被拘留"),
            Self::Transferred => said("Transferred", "이송됨", "被移送"),
            Self::FacingRepatriation => said("Facing repatriation", "강제 송환 위기", "面临遣返"),
            Self::Repatriated => said("Repatriated", "강제 송환됨", "被遣返"),
            Self::Expelled => said("Expelled to another country", "다른 나라로 추방됨", "被驱逐至其他国家"),
            Self::ReturnRefused => {
                said("Entry refused by the country of origin", "출신국이 입국 거부", "被原籍国拒绝入境")
            }
            Self::Released => said("Released", "석방됨", "获释"),
            Self::Escaped => said("Escaped", "탈출함", "逃脱"),
            Self::Resettled => said("Resettled", "재정착함", "获得重新安置"),
            Self::Died => said("Died", "사망함", "死亡"),
            Self::Unknown => said("Not known", "알려지지 않음", "不详"),
            Self::Mixed => said("Fared differently", "서로 다름", "结果不一"),
        }
    }
}

impl Confidence {
    /// What it is called.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::OneSource => said("One source", "출처 하나", "单一来源"),
            Self::SeveralSources => said("Several sources", "여러 출처", "多个来源"),
            Self::Contested => said("Denied by a source", "부인하는 출처 있음", "有来源否认"),
            Self::OfficiallyConfirmed => said("Officially confirmed", "공식 확인됨", "经官方证实"),
            Self::Discounted => said("No longer relied on", "더는 신뢰하지 않음", "不再采信"),
        }
    }
}

impl Role {
    /// What it is called.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Detention => said("Detained in", "구금 장소", "拘留地点"),
            Self::Transit => said("Had passed through", "경유지", "途经地"),
            Self::Transfer => said("Moved to", "이송된 곳", "移送至"),
            Self::Handover => said("Handed over at", "인계 장소", "移交地点"),
            Self::IntendedDestination => said("Meant to go to", "가려던 곳", "原定目的地"),
        }
    }
}

impl Precision {
    /// How precise a place is, where that has to be said.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Site => said("an exact place", "정확한 지점", "确切地点"),
            Self::Locality => said("a town, city or county", "시·군 단위", "市县"),
            Self::Near => said("somewhere near it", "그 부근", "附近某处"),
            Self::Subdivision => said("shown only as a province", "도·성 단위까지만 표시", "仅显示到省级"),
            Self::Country => said("shown only as a country", "나라까지만 표시", "仅显示到国家"),
        }
    }
}

impl Hedge {
    /// How firmly a source says it.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Confirmed => said("confirms it", "확인함", "予以证实"),
            Self::Stated => said("states it", "사실로 서술함", "明确陈述"),
            Self::Reported => said("passes it on", "전해 들은 내용을 전함", "转述他人说法"),
            Self::Believed => said("believes or fears it", "추정하거나 우려함", "认为或担心如此"),
        }
    }
}

impl Stance {
    /// What a source says of the incident.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Asserts => said("says that it happened", "일어났다고 함", "称其发生"),
            Self::Denies => said("denies it", "부인함", "予以否认"),
            Self::CannotConfirm => said("cannot confirm it", "확인하지 못함", "无法证实"),
        }
    }
}

impl Counts {
    /// Whom a number counts.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Refugees => said("refugees", "난민", "难民"),
            Self::Persons => said(
                "persons; helpers may be among them",
                "사람(조력자가 포함되었을 수 있음)",
                "人（其中可能有协助者）",
            ),
        }
    }
}

impl Quantifier {
    /// How a source puts its number.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Exact => said("exactly", "정확히", "恰好"),
            Self::About => said("about", "약", "约"),
            Self::AtLeast => said("at least", "최소", "至少"),
            Self::MoreThan => said("more than", "초과", "超过"),
            Self::AtMost => said("at most", "최대", "至多"),
            Self::Between => said("between", "사이", "介于"),
        }
    }
}

impl Counted {
    /// Whether the figure counts them.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Yes => said("counted in the figure", "인원에 포함됨", "计入人数"),
            Self::No => said("not counted in the figure", "인원에 포함되지 않음", "未计入人数"),
            Self::Unclear => said(
                "not clear whether the figure counts them",
                "인원에 포함되었는지 분명하지 않음",
                "不清楚是否计入人数",
            ),
        }
    }
}

impl GroupKind {
    /// What the part of the group is called.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Guide => said("Guides", "안내인", "向导"),
            Self::Helper => said("Helpers", "조력자", "协助者"),
            Self::Minor => said("Minors", "미성년자", "未成年人"),
            Self::Female => said("Women or girls", "여성", "女性"),
            Self::Male => said("Men or boys", "남성", "男性"),
            Self::Pregnant => said("Pregnant women", "임신부", "孕妇"),
            Self::Family => said("Members of one family", "한 가족", "同一家庭成员"),
            Self::Elderly => said("Old people", "노인", "老人"),
            Self::Other => said("Others", "그 밖의 사람", "其他人"),
        }
    }
}

impl Link {
    /// How the other incident is related.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::MaySharePeople => {
                said("some people may be in both", "같은 사람이 포함되었을 수 있음", "可能有相同的人")
            }
            Self::Follows => said("this one is a result of it", "그 사건의 결과", "系其后续"),
            Self::SameOperation => said("part of the same operation", "같은 단속의 일부", "属同一行动"),
        }
    }
}

impl SourceKind {
    /// What kind of source it is.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Media => said("media", "언론", "媒体"),
            Self::Ngo => said("non-governmental organisation", "비정부기구", "非政府组织"),
            Self::Un => said("United Nations", "유엔", "联合国"),
            Self::Government => said("government", "정부", "政府"),
            Self::Court => said("court", "법원", "法院"),
            Self::Academic => said("academic work", "학술 자료", "学术著作"),
            Self::Report => said("report", "보고서", "报告"),
            Self::Testimony => said("testimony", "증언", "证词"),
        }
    }
}

impl Withheld {
    /// What is withheld.
    #[must_use]
    pub const fn said(self) -> Said {
        match self {
            Self::Source => said("who says something", "일부 내용의 출처", "部分内容的来源"),
            Self::Claim => said(
                "what a source says, but for its numbers",
                "한 출처의 내용(인원은 표시)",
                "某来源的说法（人数除外）",
            ),
            Self::WholeClaim => said(
                "a whole claim, which is not counted",
                "한 출처의 전체 내용(집계에서 제외)",
                "某来源的全部说法（未计入）",
            ),
            Self::Quote => said("a quotation", "인용문", "引文"),
            Self::Place => said("a more precise place", "더 정확한 장소", "更确切的地点"),
            Self::Text => said(
                "a text that named a more precise place",
                "더 정확한 장소를 밝힌 글",
                "提及更确切地点的文字",
            ),
            Self::Denial => said(
                "a claim that denied the incident; it was public before",
                "사건을 부인한 내용(이전에 공개됨)",
                "否认该事件的说法（曾经公开）",
            ),
            Self::Figure => said(
                "a claim without which the figure has changed; it was public before",
                "빠지면서 인원이 달라진 내용(이전에 공개됨)",
                "隐去后人数有变的说法（曾经公开）",
            ),
            Self::Outcome => said(
                "a claim without which the outcome reads otherwise; it was public before",
                "빠지면서 결과가 달라진 내용(이전에 공개됨)",
                "隐去后结果有变的说法（曾经公开）",
            ),
        }
    }
}
