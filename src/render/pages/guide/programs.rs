//! For dashboards and programs, and for those who run a register of their own.

use crate::model::language::language::said;
use crate::render::pages::guide::text::Part::{self, Code, Heading, Text};

pub(super) const DASHBOARDS: &[Part] = &[
    Text(said(
        "Everything on these pages comes from the API, with the same parameters. Choose in the explorer, then take the address under \u{201c}The API call behind this page\u{201d}. Every operation with examples: `/docs`.",
        "이 페이지들의 모든 내용은 같은 매개변수로 API에서 온다. 살펴보기에서 고른 다음 ‘이 페이지의 API 호출’ 아래의 주소를 쓰면 된다. 모든 기능과 예: `/docs`.",
        "这些页面的全部内容来自 API，参数相同。在浏览页选好条件后，使用“本页的 API 调用”下的地址。全部操作及示例：`/docs`。",
    )),
    Text(said(
        "Draw both bounds. A max that is null or an empty cell is open, not zero: `known_max` can be drawn. Do not add up rows whose `overlapping` is true.",
        "두 경계를 모두 그리기 바란다. max가 null이거나 칸이 비어 있으면 0이 아니라 상한이 없는 것이다. 그릴 때는 `known_max`를 쓴다. `overlapping`이 true인 행은 더하지 않는다.",
        "请画出两个界限。max 为 null 或单元格为空表示没有上限，而不是零：可用 `known_max` 作图。`overlapping` 为 true 的各行不要相加。",
    )),
    Heading(said("Spreadsheets", "스프레드시트", "电子表格")),
    Code("=IMPORTDATA(\"{base}/v1/statistics.csv?group_by=year\")"),
    Heading(said("Python (pandas)", "Python(pandas)", "Python（pandas）")),
    Code(
        "import pandas\nincidents = pandas.read_csv(\"{base}/v1/incidents.csv\",\n    keep_default_na=False, na_values=[\"\"], parse_dates=[\"date_earliest\", \"date_latest\"])",
    ),
    Heading(said("R", "R", "R")),
    Code("incidents <- read.csv(\"{base}/v1/incidents.csv\", encoding = \"UTF-8\", na.strings = \"\")"),
    Heading(said("JavaScript", "JavaScript", "JavaScript")),
    Code(
        "const answer = await fetch(\"{base}/v1/statistics?group_by=month\");\nconst { rows, totals } = await answer.json();",
    ),
    Heading(said("Maps (QGIS)", "지도(QGIS)", "地图（QGIS）")),
    Code("/vsicurl/{base}/v1/incidents.geojson"),
    Heading(said("Datawrapper, Power BI", "Datawrapper, Power BI", "Datawrapper、Power BI")),
    Text(said(
        "Give them the address of a table, such as `/v1/statistics.csv?group_by=year`, as a file from the web.",
        "`/v1/statistics.csv?group_by=year` 같은 표의 주소를 웹 파일로 넣으면 된다.",
        "将表格地址（例如 `/v1/statistics.csv?group_by=year`）作为网络文件填入。",
    )),
];

pub(super) const RUN: &[Part] = &[
    Text(said(
        "The register is free software (Apache-2.0). It needs Unix, and Postgres 15 or later; it runs one of its own.",
        "등록부는 자유 소프트웨어(Apache-2.0)이다. 유닉스와 Postgres 15 이상이 필요하며, 자체 Postgres를 실행한다.",
        "登记册是自由软件（Apache-2.0），需要 Unix 和 Postgres 15 或更高版本，并自行运行一个 Postgres。",
    )),
    Code("script/server     # http://127.0.0.1:8080\nscript/test       # all tests"),
    Text(said(
        "A mirror reads one file, and later asks what has changed since its version:",
        "미러는 파일 하나를 읽고, 이후 자신의 판 다음에 바뀐 것을 묻는다.",
        "镜像先读取一个文件，之后查询自其版本以来的变化：",
    )),
    Code(
        "curl -O {base}/v1/incidents.ndjson\ncurl '{base}/v1/incidents?updated_since=4'\ncurl {base}/v1/versions",
    ),
    Text(said(
        "What is withdrawn here has to be withdrawn there: read `/v1/versions` at least once a day.",
        "여기서 철회된 것은 그곳에서도 철회해야 한다. 적어도 하루에 한 번 `/v1/versions`를 읽기 바란다.",
        "此处撤回的内容，镜像也必须撤回：请至少每天读取一次 `/v1/versions`。",
    )),
];
