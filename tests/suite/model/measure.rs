//! How much of what leads to a person is seen, and how often something else is taken for it: a labelled set, by kind and
//! script. The sentences are made up in the forms that newspapers and advocates use; no person is meant.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use refoulement::model::record::source::Source;
use refoulement::model::screening::cautions::{self, Caution};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

/// At least so many of a hundred are seen.
const SEEN: usize = 95;

/// What is seen in a text, as the title of a source.
fn seen(text: &str) -> Vec<Caution> {
    let source: Source =
        serde_json::from_value(json!({"key": "a", "kind": "media", "outlet": "Korea Herald", "title": text}))
            .unwrap();
    cautions::source(&source, &[])
}

fn codes(text: &str) -> Vec<&'static str> {
    seen(text).into_iter().map(|caution| caution.code).collect()
}

const HANDLES: &[&str] = &[
    "write to @kimcs1985 before you go",
    "He posts as @free_pak.",
    "（＠refugee_lee）",
    "Telegram: nk_helper",
    "his WeChat ID is wxid_8823",
    "WeChat：zhangwei88",
    "see t.me/tumen_help",
    "instagram.com/lee.escape",
    "微信号：abc12345",
    "微信 zhang_wei88",
    "QQ号 123456789",
    "카톡 아이디: minho85",
    "텔레그램 help_nk7",
    "Skype: jang.help",
    "KakaoTalk ID: minho_85",
    "the account @JANG.helps told it",
];

const STREETS: &[&str] = &[
    "held at 12 Renmin Road",
    "held at 12 renmin road, Yanji",
    "in No. 5 Guangming Street",
    "no. 5 guangming street",
    "at Renmin Road 12",
    "at Renmin Lu, No. 114",
    "at 23 Sukhumvit Road, Bangkok",
    "12 xinhua lu",
    "221B Baker Street",
    "hid in room 1203",
    "hid in Apt. 4",
    "building 5, unit 2",
    "Block 12 flat 7",
    "at 14 rue Lafayette",
    "in der Bahnhofstraße 12",
    "улица Ленина, д. 5",
    "住在人民路12号",
    "住在光明街十二号",
    "解放路 23 號",
    "3号楼2单元501室",
    "长白山路一百二十号",
    "和平小区二单元",
    "강남대로 373",
    "서울 종로구 세종대로 209",
    "테헤란로 152",
    "논현로12번길 5",
    "101동 1203호",
    "세종로 1번지",
    "역삼동 823-24",
    "신촌길 12에 살았다",
];

const SMALL_LETTERS: &[&str] = &[
    "among them kim chol su",
    "among them kim cholsu",
    "kim chol-su was taken",
    "the guide zhang wei was fined",
    "the guide zhang xiaobo was fined",
    "with pak yong ho and others",
    "ri yong ho is missing; so is choe min",
    "a man named kim",
    "a woman surnamed pak",
    "mr kim led them",
    "ms. zhang waited",
    "the other, kim, 24, fled",
    "hwang jang yop spoke",
    "they saw liu xiang there",
    "jeong su was with them",
    "choi min ho called",
    "pastor kim hid them",
    "wang jun and his wife",
    "brought by chen ling",
    "yoon mi ran says so",
];

const HAN: &[&str] = &[
    "其中一人名叫李明",
    "李明被捕",
    "张伟和王芳被遣返",
    "难民李明在沈阳",
    "牧师金哲秀被判刑",
    "记者王小红报道",
    "据李明说，他们逃走了",
    "她的丈夫陈刚被带走",
    "赵丽（女，32岁）",
    "孙强，男，朝鲜人",
    "周杰一家逃到昆明",
    "刘洋等人被抓",
    "徐静表示不知情",
    "郭强告诉记者",
    "其母亲朴英姬失踪",
    "向导崔哲被拘留",
    "村民杨军藏匿了他们",
    "吴敏的妻子还在延吉",
    "郑浩称",
    "律师许亮。",
    "黃麗被捕",
    "張偉被遣返",
    "農民馬強藏匿了他們",
    "李先生失踪",
    "姓名：王伟",
    "王某和李某",
    "罗伟遭逮捕",
    "彭丽夫妇被押走",
    "中介何姓男子与沈涛被抓",
    "朱红的女儿今年八岁",
];

/// What leads to nobody, with the traps that it has.
const NOTHING: &[&str] = &[
    "17 people on the road to Kunming were stopped",
    "12 refugees blocked road 7",
    "3 km dirt road north of Yanji",
    "The Silk Road 2013",
    "40 police street patrols",
    "Five were held in a house near the river; two rooms were searched",
    "The park in Shenyang; a song of the han; long li; yang and yin",
    "the wang river, the chen and others of the time",
    "kim is in the news",
    "at 30 degrees @ noon, @2x",
    "E-mail was cut; the WeChat account was closed",
    "Facebook: an account was closed in 2013",
    "Follow the Korea Herald at @TheKoreaHerald",
    "the line: a story of escape",
    "中国当局在昆明逮捕了十三名朝鲜难民，习近平没有表态",
    "他们在沈阳被捕，随后被遣返",
    "武警说，许多人陆续被抓",
    "高官被捕；韩国表示关切，韩方称不知情",
    "金边警方表示，马来西亚称没有人失踪",
    "中国公安在边境逮捕难民，据说有十几人",
    "20余人被捕，万人被遣返",
    "周三被捕的难民来自罗先",
    "苏联时代，黄海上的船",
    "联合国难民署说，他们应受保护",
    "17명이 선양으로 17일 이동했다",
    "중국으로 17명이 버스로 30분",
    "북한으로 강제 송환된 탈북자 9명",
    "고속도로 12킬로미터, 서로 3명씩",
    "길 위에서 3일을 보냈다",
    "제로 5 대 3, 별로 2명",
    "두만강을 건너 옌지로 간 13명",
    "Nine North Koreans were returned to Sinuiju from Dandong on 5 November.",
    "Up to 15 persons, including 2 guides, are held in Kunming, Yunnan Province.",
    "UNHCR/2013/12 and A/HRC/25/63, para. 42",
    "Chinese police stopped them at the border of Laos.",
    "40 nationalities street march",
];

/// Those in which the kind is not seen.
fn missed<'a>(kind: &str, texts: &[&'a str]) -> Vec<&'a str> {
    texts.iter().filter(|text| !codes(text).contains(&kind)).copied().collect()
}

#[test]
fn nearly_all_of_what_leads_to_a_person_is_seen() {
    for (kind, script, texts) in [
        ("handle", "all", HANDLES),
        ("postal-address", "all", STREETS),
        ("personal-name", "small letters", SMALL_LETTERS),
        ("personal-name", "Chinese", HAN),
    ] {
        let missed = missed(kind, texts);
        let seen = texts.len() - missed.len();
        assert!(seen * 100 >= SEEN * texts.len(), "{kind}, {script}: {seen} of {}: {missed:#?}", texts.len());
    }
}

#[test]
fn what_leads_to_nobody_is_let_pass() {
    let alarms: Vec<_> =
        NOTHING.iter().map(|text| (text, codes(text))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

/// Of so many lines so many.
#[derive(Default, Clone, Copy)]
struct Share {
    of: usize,
    told: usize,
}

impl Share {
    fn count(&mut self, told: bool) {
        self.of += 1;
        self.told += usize::from(told);
    }

    fn percent(self) -> String {
        if self.of == 0 {
            return "–".to_owned();
        }
        let thousandths = (self.told * 1000 + self.of / 2).checked_div(self.of).unwrap_or_default();
        format!("{}.{} % of {}", thousandths / 10, thousandths % 10, self.of)
    }
}

/// A row of the table: a script, and what is told of it, in the lines that the rules were written with and in the others.
type Rows = BTreeMap<(String, String), [Share; 2]>;

const SCRIPTS: [&str; 3] = ["Latin", "Hangul", "Han"];

/// The fields of the lines of a labelled set.
fn lines(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cautions").join(name);
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn half(word: &str) -> usize {
    match word {
        "develop" => 0,
        "measure" => 1,
        other => panic!("{other}"),
    }
}

/// Whether what is to be found is what a caution of its code quotes, whole or in part.
fn is_found(code: &str, words: &str, text: &str) -> bool {
    let plain = |text: &str| text.nfkc().collect::<String>().to_lowercase();
    let only = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words = only(&plain(words));
    seen(text).iter().filter(|caution| caution.code == code).any(|caution| {
        let message = plain(&caution.message);
        let quoted = message.split_once(": ").map_or("", |(_, quoted)| quoted);
        let quoted = only(quoted.split(", and ").next().unwrap_or_default());
        let parts = || words.split([' ', '-']).filter(|part| part.chars().count() > 1);
        quoted.contains(&words) || words.contains(&quoted) || parts().any(|part| quoted.contains(part))
    })
}

/// Once for all tests.
static MEASURED: LazyLock<(Rows, Rows)> = LazyLock::new(measure);

/// Of what leads to nobody, what is taken for a person; of what does, what is found: by script, and by code.
fn measure() -> (Rows, Rows) {
    let (mut mistaken, mut found) = (Rows::new(), Rows::new());
    for line in lines("harmless.tsv") {
        let [part, script, kind, text] = line.as_slice() else { panic!("{line:?}") };
        let is_mistaken = !seen(text).is_empty();
        for kind in ["", kind] {
            let share = mistaken.entry((script.clone(), kind.to_owned())).or_default();
            share[half(part)].count(is_mistaken);
        }
    }
    for line in lines("persons.tsv") {
        let [part, script, code, _, words, text] = line.as_slice() else { panic!("{line:?}") };
        let is_found = is_found(code, words, text);
        for code_of in ["", code] {
            let share = found.entry((script.clone(), code_of.to_owned())).or_default();
            share[half(part)].count(is_found);
        }
    }
    (mistaken, found)
}

fn rows(table: &mut String, of: &Rows) {
    for script in SCRIPTS {
        for ((_, kind), [develop, measure]) in of.iter().filter(|((of, _), _)| of == script) {
            let kind = if kind.is_empty() { "**all**" } else { kind };
            writeln!(table, "| {script} | {kind} | {} | {} |", develop.percent(), measure.percent()).unwrap();
        }
    }
}

/// `TABLE=write` writes it. Whoever makes it worse has to say so there.
#[test]
fn the_table_of_the_documentation_is_what_is_measured() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cautions.md");
    let written = fs::read_to_string(&path).unwrap();
    let (before, _) = written.split_once(MARK).unwrap();
    let (mistaken, found) = &*MEASURED;
    let mut table = format!(
        "{before}{MARK}\n\n## Mistaken: lines that lead to nobody, and have a caution\n\n\
        | script | lines | lines to write the rules with | lines to measure with |\n|---|---|---|---|\n"
    );
    rows(&mut table, mistaken);
    table += "\n## Found: lines that lead to a person, and have the caution of that kind\n\n\
        | script | caution | lines to write the rules with | lines to measure with |\n|---|---|---|---|\n";
    rows(&mut table, found);
    if std::env::var_os("TABLE").is_some_and(|table| table == "write") {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), table, "TABLE=write writes docs/cautions.md anew");
}

/// What is below stands in the file by the test.
const MARK: &str = "<!-- written by the test -->";

/// What the lines that measure must not fall below: of a thousand so many mistaken at most, and so many names found. The
/// goal is 10 and 950.
const REACHED: [(&str, usize, usize); 3] = [("Latin", 30, 920), ("Hangul", 15, 895), ("Han", 10, 875)];

#[test]
fn one_row_in_a_hundred_is_mistaken_and_nearly_all_is_found() {
    let (mistaken, found) = &*MEASURED;
    for (script, most, least) in REACHED {
        let of = |rows: &Rows, kind: &str| rows[&(script.to_owned(), kind.to_owned())];
        let [develop, measure] = of(mistaken, "");
        assert!(develop.told * 100 <= develop.of, "{script}: {}", develop.percent());
        assert!(measure.told * 1000 <= most * measure.of, "{script}: {}", measure.percent());
        let [develop, measure] = of(found, "personal-name");
        assert!(develop.told * 100 >= SEEN * develop.of, "{script}: {}", develop.percent());
        assert!(measure.told * 1000 >= least * measure.of, "{script}: {}", measure.percent());
        let [develop, _] = of(found, "");
        assert!(develop.told * 100 >= SEEN * develop.of, "{script}: {}", develop.percent());
    }
}
