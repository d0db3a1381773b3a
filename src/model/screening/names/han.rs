//! Chinese names in their own script, simplified or traditional.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::lists::{is_chinese, simplified};
use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 名叫李明, 李明先生, 张某, 姓朴, 李明被捕, 难民李明, 张国华: a family name with a form of address; with one character beside a word
/// that tells of a person; or with two of which given names are made, where no other word stands.
pub(crate) fn names(text: &str) -> Vec<String> {
    // Each character has as many bytes as before.
    let plain: String = text.chars().map(simplified).collect();
    let mut found = addressed(&plain);
    let characters: Vec<(usize, char)> = plain.char_indices().collect();
    let mut at = 0;
    while at < characters.len() {
        let length = name_at(&plain, &characters, at).max(begun(&plain, &characters, at));
        let is_of_many =
            characters.get(at + length).is_some_and(|(_, c)| matches!(c, '·' | '•' | '‧' | '・'));
        let length = if is_of_many || is_called_after(&characters, (at, length)) { 0 } else { length };
        let name: String = characters[at..at + length].iter().map(|(_, c)| c).collect();
        if length > 0 && !found.iter().any(|known| known.contains(&name)) {
            found.push(name);
        }
        at += length.max(1);
    }
    found.into_iter().map(|name| as_written(text, &plain, name)).collect()
}

/// Beside a word that tells of a person, or in another form of its own.
fn addressed(plain: &str) -> Vec<String> {
    static ADDRESSED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HAN_FAMILY;
        let any = format!("{family}{}", word_lists::HAN_FAMILY_RARE);
        let label = "姓名|名字|受害者|受害人|当事人|申请人|原告|证人|死者|伤者|被告|被告人|失踪者|被捕者|被拘留者|在押人员|联系人|难民|记者|化名|曾用名|作者|撰稿|采访对象";
        patterns(&[
            &format!(
                r"(?:姓名|名叫|叫做|叫作|名为|姓|化名|自称|原名|本名|真名|又名|名字叫|名字是)(?:是|为)?\s?[:：]?\s?(?:{TWO}|[{family}])\p{{Han}}{{0,2}}"
            ),
            &format!(r"(?:{TWO}|[{family}])\p{{Han}}{{0,2}}(?:先生|女士|小姐|同志)"),
            &format!(r"(?:^|[^\p{{Han}}])[{any}]\p{{Han}}{{0,2}}(?:先生|女士|小姐|同志)"),
            &format!(
                r"[{any}](?:某(?:[^日地国个些种年月处次时一]|$)|姓(?:男|女|村|居|夫|难|脱|牧|中|商|司|少|老)|[×XxOo○〇＊*]{{1,2}})"
            ),
            &format!(r"(?:{label})\s?[:：]\s?(?:{TWO}|[{any}])\p{{Han}}{{1,2}}(?:[^\p{{Han}}]|$)"),
            &format!(
                r"(?:^|[^\p{{Han}}]|{})(?:{TWO}|[{any}])\p{{Han}}{{1,2}}\s?(?:[（(\[](?:化名|音译?|又名|原名|本名|假名|[男女][）),，、性]|\d{{1,2}}\s?岁?\s?[）),，、])|[,，、]\s?[男女](?:[,，、。]|$)|[,，]\s?\d{{1,2}}\s?岁)",
                word_lists::HAN_BEFORE_NAMES
            ),
            // Of Tibet, of the Uyghurs, of the countries of Islam.
            "卓玛|扎西|才仁|益西|坚赞|格桑|旦增|古丽|才让|丹增|次仁|洛桑|央金|拉姆|平措|顿珠|多吉|索南|旺姆|嘉措|买买提|吐尔逊|阿不都|阿卜杜|热合曼|依明|玉素甫|库尔班|阿里木|穆罕默德|艾哈迈德|侯赛因|易卜拉欣|优素福|法蒂玛",
            // 伊力哈木·土赫提
            &format!(r"\p{{Han}}*[{SOUNDS}]\p{{Han}}*[·•‧・]\p{{Han}}*[{SOUNDS}]\p{{Han}}*"),
        ])
    });
    let mut found: Vec<String> = matches(&ADDRESSED, plain);
    // What stands behind 王某 is no part of it.
    for name in &mut found {
        let end = name.find('某').map_or(name.len(), |at| at + '某'.len_utf8());
        name.truncate(end);
    }
    found.retain(|name| {
        let after = plain.split_once(name.as_str()).map_or("", |(_, after)| after);
        !CALLED_AFTER.split('|').any(|thing| name.ends_with(thing) || after.starts_with(thing))
    });
    found
}

fn as_written(text: &str, plain: &str, name: String) -> String {
    let place = plain.find(&name).map(|from| from..from + name.len());
    place.and_then(|place| text.get(place)).map_or(name, str::to_owned)
}

/// Characters that write the sounds of foreign names.
const SOUNDS: &str = "阿艾安巴本比布查达德迪杜尔法菲费弗格哈赫霍基吉加杰卡凯科克库拉莱兰勒雷里利林卢鲁罗洛马玛迈曼梅米莫姆穆纳尼娜诺努帕佩皮普奇乔萨塞沙史斯苏索塔泰特提图瓦维沃乌西希谢辛雅亚耶伊约扎泽兹依热买木江古丽赛来孜力提肯";

/// Family names of two characters.
const TWO: &str = "欧阳|司马|上官|诸葛|司徒|东方|端木|皇甫|尉迟|慕容|令狐|南宫|独孤|夏侯|鲜于|宇文|长孙";

/// How many characters of a name begin here.
fn name_at(plain: &str, characters: &[(usize, char)], at: usize) -> usize {
    let rest = &plain[characters[at].0..];
    let two = TWO.split('|').any(|family| rest.starts_with(family));
    let (_, first) = characters[at];
    let is_rare_family = !two && !word_lists::HAN_FAMILY.contains(first);
    if is_rare_family && !word_lists::HAN_FAMILY_RARE.contains(first) {
        return 0;
    }
    let family = if two { 2 } else { 1 };
    let given = characters[(at + family).min(characters.len())..].iter().take(2);
    let given = given.take_while(|(_, c)| word_lists::HAN_GIVEN.contains(*c)).count();
    let begins_words = !two && !word_lists::HAN_FAMILY_BEFORE_VERBS.contains(first);
    // The longer one first: 李明哲说.
    (1..=given)
        .rev()
        .map(|given| (given, family + given))
        .find_map(|(given, length)| {
            let beside = Beside::of(plain, characters, (at, length));
            if !two && in_a_word(plain, characters, (at, length), beside) {
                return None;
            }
            let is_likely = given == 2 && (!begins_words || beside.alone) && !is_rare_family;
            let is_named = beside.named && (!is_rare_family || given == 2 || beside.sure && beside.ends);
            (two || is_likely || is_named || is_rare_family && given == 2 && beside.alone).then_some(length)
        })
        .unwrap_or(0)
}

/// Whether it is a street, a ship or a body that is called after somebody: 陈兴道街, 林森公园.
fn is_called_after(characters: &[(usize, char)], (at, length): (usize, usize)) -> bool {
    let rest = |from: usize| characters[from..].iter().take(3).map(|(_, c)| c).collect::<String>();
    (2..=length).any(|part| {
        let rest = rest(at + part);
        let is_thing =
            |thing: &&str| rest.starts_with(thing) && (part == length || thing.chars().count() > 1);
        CALLED_AFTER.split('|').any(|thing| is_thing(&thing)) || part == length && rest == "会"
    })
}

/// What is called after people, behind the name.
const CALLED_AFTER: &str = "路|街|大道|巷|号|舰|艇|公园|机场|郡|县|市|区|镇|乡|村|省|州|岛|条约|公约|法案|基金会|基金|纪念|人权|中心|研究|大学|学院|医院|学校|小学|中学|大桥|桥|广场|大厦|祠|庙|寺|港|站|营|监狱|拘留所|勋章|奖|战役|故居|墓|铁路|水库|矿|煤矿|船厂|集团|公司|银行|酒店";

/// A name where a sentence or a cell begins, before what tells of a person.
static BEGUN: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let behind =
        format!("(?:{}|{}|{FOLLOWS}|{SURELY})", word_lists::HAN_TITLES_BEHIND, word_lists::HAN_AFTER_NAMES);
    let family = format!("[{}{}]", word_lists::HAN_FAMILY, word_lists::HAN_FAMILY_RARE);
    patterns(&[
        &format!(r"^({family}[^{NO_NAMES}\P{{Han}}]{{2}})(?:{behind}|[,(/|:])"),
        &format!(r"^([{}][^{NO_NAMES}\P{{Han}}])(?:{behind}|[,、(/|])", word_lists::HAN_FAMILY_BEFORE_VERBS),
        &format!(
            r"^({family}[{0}])(?:[,(/|]\s?(?:[男女单]|\d)|{SURELY}|{1})",
            word_lists::HAN_GIVEN,
            word_lists::HAN_AFTER_NAMES
        ),
        &format!(r"^({family}[{0}]{{2}})(?:{behind}|\P{{Han}}|$)", word_lists::HAN_GIVEN),
    ])
});
/// What tells of a person, before a name.
static TOLD: LazyLock<Vec<Regex>> =
    LazyLock::new(|| patterns(&[&format!("(?:{}|{BEFORE})$", word_lists::HAN_BEFORE_NAMES)]));
/// What stands behind persons alone.
static SURE: LazyLock<Vec<Regex>> =
    LazyLock::new(|| patterns(&[&format!("^(?:{}|{SURELY})", word_lists::HAN_AFTER_NAMES)]));

/// How many characters of a name begin here, where a sentence or a cell does: of whatever characters, before a word that tells of
/// a person, or alone.
fn begun(plain: &str, characters: &[(usize, char)], at: usize) -> usize {
    let before = at.checked_sub(1).map(|before| characters[before].1);
    let near = &plain[characters[at.saturating_sub(6)].0..characters[at].0];
    if before.is_some_and(char::is_alphanumeric) && !TOLD.iter().any(|told| told.is_match(near)) {
        return 0;
    }
    let rest = &plain[characters[at].0..];
    let byte =
        |length: usize| characters.get(at + length).map_or(plain.len(), |(byte, _)| *byte) - characters[at].0;
    let is_given =
        |nth: usize| characters.get(at + nth).is_some_and(|(_, c)| word_lists::HAN_GIVEN.contains(*c));
    // 芦苇青的房东
    let is_sure = at + 3 <= characters.len()
        && (is_given(1) || is_given(2))
        && SURE.iter().any(|sure| sure.is_match(&rest[byte(3)..]));
    let least = if is_sure { 3 } else { 2 };
    let is_word = (least..=4)
        .any(|length| at + length <= characters.len() && is_chinese(&rest[..byte(length)]))
        || word_lists::HAN_WORDS.split(' ').any(|word| rest.starts_with(word));
    // 难民都会偷渡
    let is_rare =
        before.is_some_and(char::is_alphanumeric) && !word_lists::HAN_FAMILY.contains(characters[at].1);
    let is_word = is_word || is_rare && !(is_given(1) && is_given(2));
    let found = BEGUN.iter().find_map(|pattern| pattern.captures(rest)).filter(|_| !is_word);
    found.map_or(0, |found| found[1].chars().count())
}

/// What may stand behind a name that begins a sentence.
const FOLLOWS: &str = "是|为|被|在|于|曾|的|家|和|与|及|当时|去年|今年|昨|今|已|未|没|从|自|由|对|把|将|让|给|到|来|去|离|失|死|逃|越|偷|潜|藏|躲|住|写|打|发|接|收|带|拿|用|两|三|一|多|遭|受|获|向|经|随|后|前|仍|又|再|才|就|都|也|还|却|只|很|非|则|便|最|终|突|连|同|跟|等|说|称|回|走|投|申|想|要|能|会|不|因|至|原|现|生|年|有|没|请|拒|答|哭|怀|姓|本|身|其|她|他|父|母|妻|丈|儿|女|哥|弟|姐|妹|老|一|二|四|五|六|七|八|九|十|几|每|当|上|下|出|入|进|过|抵|途|乘|坐|搭|步|跳|涉|渡|游|翻|爬|托|确|系|敲|踏|等|真名|案|这|某|判|嫁|深夜|昨|[一二三四五六七八九十]月|\\d";
/// What stands behind persons alone.
const SURELY: &str = "的(?:护照|母|父|妻|丈夫|儿|女|哥|姐|弟|妹|家人|房东|律师|案|手机|电话|遗|船|孩子|请求|朋友|邻居|老板|同伴|名字|住处|住所|尸|下落)|等待|托人|确认|告诉|牧师|司机|护士|船长|医生|老师|律师|婆婆|伯|小朋友|真名|是(?:他|她|一名|一位)";
/// What stands before a name, beside the words for who somebody is.
const BEFORE: &str = "[籍案村乡伴室]的|人士|[版持荐证介]人|警察|传道|据说|真名|本名|原名|会见|联系|家属|即";
/// Of what no given name is made.
const NO_NAMES: &str = "的了在是不这那与被们都说个为上下来到从去些什么几间内对于之而也就还要可以得着过把将没吗呢吧各本该每种样方市省县区镇村局院部所员队社报厅处场站路街店厂校班国界府法政权党军警事务议席总统州岛湾港城寺庙宫桥楼河江湖海山岭峰谷原洲只有";

/// Whether the family name, or the last character, is a part of another word.
fn in_a_word(
    plain: &str,
    characters: &[(usize, char)],
    (at, length): (usize, usize),
    beside: Beside,
) -> bool {
    let byte = |at: usize| characters.get(at).map_or(plain.len(), |(byte, _)| *byte);
    // 母亲王芳: the word before is whole.
    if beside.sure && length == 3 && !is_chinese(&plain[byte(at)..byte(at + length)]) {
        return word_lists::HAN_WORDS.split(' ').any(|word| plain[byte(at)..].starts_with(word));
    }
    let first = if beside.told { at } else { at.saturating_sub(3) };
    let known = word_lists::HAN_WORDS.split(' ').any(|word| plain[byte(at)..].starts_with(word));
    let covers = |place: usize| {
        (first..=place).any(|from| {
            (place + 1..=from + 6).any(|to| {
                to - from > 1
                    && to <= characters.len()
                    && !(from == at && to == at + length && length == 3)
                    && is_chinese(&plain[byte(from)..byte(to)])
            })
        })
    };
    known || covers(at)
}

/// What stands beside a name.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is told by other words, and any of them together")]
struct Beside {
    /// A word for a person, before it.
    told: bool,
    /// That, or what is done to a person or said of one after it.
    named: bool,
    /// A word that tells it, and the name begins where a sentence or a cell does, or behind that word.
    sure: bool,
    /// No other character behind it.
    ends: bool,
    /// Nothing: all of a cell.
    alone: bool,
}

impl Beside {
    fn of(plain: &str, characters: &[(usize, char)], (at, length): (usize, usize)) -> Self {
        static BEFORE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
            patterns(&[
                &format!(r"(?:{}|叫|寻找|释放)(?:是)?$", word_lists::HAN_BEFORE_NAMES),
                r"[和与及、对向给的是把由让叫称问见找救抓捕拘审判送带押返放杀打骗卖娶嫁同跟替为]$",
            ])
        });
        static AFTER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
            patterns(&[&format!(
                r"^(?:{}|案|在|曾|和|至今|夫|（[男女]|[（(,，]\s?(?:男|女|\d{{1,2}}\s?岁))",
                word_lists::HAN_AFTER_NAMES
            )])
        });
        static TITLE: LazyLock<Vec<Regex>> =
            LazyLock::new(|| patterns(&[&format!("^(?:{})", word_lists::HAN_TITLES_BEHIND)]));
        let near = characters[at.saturating_sub(6)].0;
        let end = characters.get(at + length).map_or(plain.len(), |(byte, _)| *byte);
        let (before, after) = (&plain[near..characters[at].0], &plain[end..]);
        let parted = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let begins = parted(before.chars().next_back());
        let told = BEFORE.first().is_some_and(|pattern| pattern.is_match(before));
        let joined = BEFORE.last().is_some_and(|pattern| pattern.is_match(before));
        let told_after = AFTER.iter().any(|pattern| pattern.is_match(after));
        let ends = parted(after.chars().next());
        let titled = (begins || joined) && TITLE.iter().any(|pattern| pattern.is_match(after));
        let named = told || (begins || joined) && told_after || joined && ends || titled;
        Self {
            told,
            named,
            sure: told || begins && (titled || told_after),
            ends,
            alone: length == 3 && begins && ends,
        }
    }
}
