//! What protects people.

use crate::model::language::language::said;
use crate::render::pages::guide::text::Part::{self, ByReview, Heading, Text};

pub(super) const PARTS: &[Part] = &[
    Text(said(
        "There is no field for the name of a refugee or of an informant, anywhere. Please send none, also not in a text.",
        "난민이나 제보자의 이름을 적는 칸은 어디에도 없다. 글 안에도 이름을 적어 보내지 말기 바란다.",
        "任何地方都没有填写难民或线人姓名的字段。请勿发送姓名，也不要写在文字中。",
    )),
    Heading(said("What is withheld", "밝히지 않는 것", "隐去的内容")),
    Text(said(
        "A source, a quotation, a claim or a precise place can be withheld where it could endanger somebody. That something is withheld is said on the page, so that nobody takes the record for whole; what it is, is not. It is withheld in every version, the older ones too, in every file and in every number.",
        "누군가를 위험하게 할 수 있으면 출처, 인용문, 내용, 정확한 장소를 밝히지 않을 수 있다. 무엇인가 밝히지 않았다는 사실은 기록이 온전하다고 여기지 않도록 페이지에 적지만, 그것이 무엇인지는 적지 않는다. 이전 판을 포함한 모든 판, 모든 파일, 모든 수치에서 밝히지 않는다.",
        "来源、引文、说法或确切地点若可能危及他人，可以隐去。页面会说明有内容被隐去，以免误以为记录完整；但不说明是什么。所有版本（包括旧版本）、所有文件和所有数字中均予隐去。",
    )),
    Text(said(
        "On a map and in a search by area, a place is never more precise than the record says.",
        "지도와 지역 검색에서 장소는 기록에 적힌 것보다 더 정확하게 나오지 않는다.",
        "在地图和按区域搜索中，地点绝不会比记录更精确。",
    )),
    Heading(said("Corrections and takedowns", "정정과 삭제", "更正与撤下")),
    ByReview(
        said(
            "One editor is enough to hide more or to take something away; it holds at the next request. To show more again, two people are needed. Nobody publishes alone what they wrote.",
            "더 감추거나 내리는 데에는 편집자 한 사람으로 충분하며, 다음 요청부터 바로 적용된다. 다시 더 보이려면 두 사람이 필요하다. 자신이 쓴 것을 혼자 공개하는 사람은 없다.",
            "隐去更多内容或撤下，一名编辑即可，下一次请求即生效。要重新显示更多内容，需要两人。没有人能独自公布自己所写的内容。",
        ),
        said(
            "One editor is enough to hide more or to take something away; it holds at the next request. This register is run by one editor: what is published or shown again needs nobody else's word.",
            "더 감추거나 내리는 데에는 편집자 한 사람으로 충분하며, 다음 요청부터 바로 적용된다. 이 등록부는 편집자 한 사람이 운영하므로, 공개하거나 다시 보이는 데 다른 사람의 동의가 필요하지 않다.",
            "隐去更多内容或撤下，一名编辑即可，下一次请求即生效。本登记册由一名编辑运行：公布或重新显示内容，无需他人同意。",
        ),
    ),
    Heading(said("You, the reader", "읽는 사람", "读者")),
    Text(said(
        "These pages need no script, set no cookie and load nothing from elsewhere. They work in Tor Browser on the safest level. No address of a reader and no search is written down.",
        "이 페이지들은 스크립트가 필요 없고 쿠키를 쓰지 않으며 다른 곳에서 아무것도 불러오지 않는다. Tor 브라우저의 가장 안전한 단계에서도 작동한다. 읽는 사람의 주소나 검색어는 기록하지 않는다.",
        "这些页面无需脚本，不设 Cookie，不从别处加载任何内容，可在 Tor 浏览器的最高安全级别下使用。不记录读者的地址，也不记录搜索内容。",
    )),
];
