//! Korean names in their own script.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::lists::{is_korean, is_korean_given};
use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 김씨, 이모 씨, 김철수 군, 김철수 목사, 김철수는: a family name with a form of address, or with two syllables as given names have them, that
/// together are no other word.
pub(crate) fn names(text: &str) -> Vec<String> {
    static WORD: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(&[r"\p{Hangul}+"]));
    static ADDRESSED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HANGUL_FAMILY;
        patterns(&[
            &format!(
                r"(?:^|[^\p{{L}}])(?:[{family}](?:\s?모|\p{{Hangul}}{{1,2}})?|(?:{TWO})\p{{Hangul}}{{1,2}})(?:\s?\([^()]{{1,8}}\))?\s?(?:씨|옹)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}]\p{{Hangul}}{{2}}\s?(?:군|양)(?:은|는|이|가|의|을|를|과|와|도)?(?:[^\p{{L}}]|$)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}](?:[○〇O0X×*]{{2}}|\s?아무개|\s?모(?:\s?\([^()]{{1,8}}\))?\s(?:군|양|목사|선교사|기자|의원|교수|대표|할머니|할아버지))"
            ),
            r"(?:^|[^\p{L}])(?:\p{Hangul}{2,6}\s)?\p{Hangul}{1,6}(?:\s?\([^()]{1,8}\))?\s씨",
        ])
    });
    let mut found = matches(&ADDRESSED, text);
    for name in &mut found {
        *name = name.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    }
    // 이모 is an aunt, and 이모 씨 somebody.
    found.retain(|name| {
        let plain = name.trim_end_matches(['씨', '옹', '군', '양', ' ']);
        plain.chars().nth(1) == Some('모') || !is_korean(name) && !is_korean(plain)
    });
    found.extend(chinese(text));
    for word in WORD.iter().flat_map(|word| word.find_iter(text)) {
        let before = text[..word.start()].chars().next_back();
        let after = &text[word.end()..];
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        if begins
            && ends
            && is_name(word.as_str(), &text[..word.start()], after)
            && !found.iter().any(|name| name.starts_with(word.as_str()))
        {
            found.push(word.as_str().to_owned());
        }
    }
    found
}

/// 리샤오밍, 왕웨이: as Korean newspapers write names of China, with a syllable that no word of Korean has.
fn chinese(text: &str) -> Vec<String> {
    static NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[&format!(
            r"(?:^|[^\p{{L}}])((?:{FAMILIES_OF_CHINA})[{SYLLABLES_OF_CHINA}]{{1,4}}?)(?:{}|\s?씨)?(?:[^\p{{L}}]|$)",
            PARTICLES.replace(' ', "|")
        )])
    });
    let names = NAME.iter().flat_map(|name| name.captures_iter(text)).map(|found| found[1].to_owned());
    let is_name = |name: &String| {
        let is_place =
            PLACES_OF_CHINA.split(' ').any(|place| name.starts_with(place)) || name.ends_with("저우");
        name.chars().count() > 1
            && name.contains(|c| ONLY_CHINESE.contains(c))
            && !is_place
            && !is_korean(name)
    };
    names.filter(is_name).collect()
}

const FAMILIES_OF_CHINA: &str = "왕|리|장|류|천|양|황|자오|저우|우|쉬|쑨|마|주|후|궈|허|가오|린|뤄|정|량|셰|쑹|탕|펑|덩|한|차오|쩡|샤오|톈|둥|판|위|예|두|청|딩|런|선|야오|루|쑤|추이|중|탄|진|스|자|푸|바이|첸|친|멍|캉|쉐|돤|레이|허우|룽|타오|하오|궁|마오|완|샹|옌|장|지|구|루|뤼|웨이|어우양|아이|안|팡|좡|취안|피아오";
const SYLLABLES_OF_CHINA: &str = "샤오쉬쉐쥔쥐젠궈웨이옌톈쯔즈쑹쑨쑤셴셰슈슝쉰췬취췐좡챵창룽뤄뤼량랴롄닝녠냐몐뱌뎬댜둥돤칭징싱빙핑밍잉펑멍덩겅화하위안완란난한환후허헝홍훙하오가오마오타오다이바이차이카이하이메이페이레이리나니미디치시신진친린민빈샹양웬원쿤춘쥔순룬윈윤융중충룽둥훙궁쑹퉁쿵팡장탕캉방상라랑망항루루우두주추수쑤푸무부구커거러더터써저처러얼어예뤼위쥐쉬취";
/// Those of them that no word of Korean has.
const ONLY_CHINESE: &str =
    "샤쉬쉐쥔쥐젠궈웨옌톈쯔쑹쑨쑤셴셰슝쉰췬췐좡챵룽뤄뤼랴롄녠몐뱌뎬둥돤칭징싱핑밍잉펑멍덩훙궁퉁윈융얼";
const PLACES_OF_CHINA: &str = "선양 장춘 장쑤 장시 장자 허베이 허난 허룽 허톈 허이허 후난 후베이 왕칭 룽징 린장 마카오 우한 우루무치 청두 쑤저우 푸젠 주하이 중산 징훙 양저우 정저우 타이 안후이 안산 안둥 한중 후허 옌지 옌볜 옌청 옌안 옌타이 룽먼 칭다오 둥베이 둥관 \
                               둥닝 둥펑 쉬저우 하얼빈 다롄 쑹화 쑹위안 양쯔 위룽 지린 지안 진저우 진화 중난 루산 리장 리수 리루이 완링 예청 톈진 톈안먼 옌허 스자 스룽 바이산 바이청 하이 샹그릴라 푸순 푸위안";

/// Family names of two syllables.
const TWO: &str = "남궁|황보|제갈|사공|선우|서문|독고|동방";
/// What is hung on to a name.
const PARTICLES: &str = "은 는 이 가 을 를 와 과 의 도 만 에게 에게서 께 께서 께서는 님 님은 님이 님의 님을 님께 씨 씨는 씨가 씨의 씨를 군 군은 군이 양 양은 양이 한테 이라고 라고 이라는 라는 이란 \
                         이며 이고 입니다 이다 으로 로 이나 이랑 랑 에게는 에게도 에게만 한테서 보다 처럼 까지 부터 조차 마저 뿐 이었다 였다 이라며 라며 이라던 으로부터 로부터 에겐 과는 와는 측 측은 측이 네 씨와 씨도 씨에게 씨한테 \
                         님께서 이에게 이와 이도 이한테 과의 와의 이네 본인 등 등이 등은 등을 이는 이가 이를 이의";
/// Those of them that also end nouns of two syllables, and names.
const PARTICLE_ENDS: &str = "은는이가을를의도만로와과서에";
/// Words behind a name for what somebody is.
const TITLES: &str = "씨 군 양 님 옹 목사 기자 대표 의원 선교사 할머니 할아버지 변호사 교수 위원장 박사 작가 감독 신부 수녀 전도사 집사 장로 사장 회장 소장 국장 대사 영사 장관 총리 차관 검사 판사 경위 대위 대령 \
                      중위 상사 병장 이병 활동가 간사 원장 연구원 상병 일병 하사 중사 소위 중위 대좌 상좌 지도원 보위원 반장 팀장 과장 부장 실장 차장 이사 총장 선생 선생님 어르신 여사 부인 \
                      주교 추기경 스님 사모 자매 형제 성도 청년 소년 소녀 사무국장 사무총장 이사장 센터장 교장 특파원 시인 배우 가수 선수 코치 통역 브로커 가이드 아무개 부부 형 누나 언니 오빠 이모 삼촌 권사 원로목사 부목사 사무관 \
                      서기관 참사 간호사 의사 교사 농부";

/// A word that is a name, with or without what is hung on to it.
fn is_name(word: &str, before: &str, after: &str) -> bool {
    let told = Told::of(before, after);
    let syllables: Vec<char> = word.chars().collect();
    let family = if TWO.split('|').any(|family| word.starts_with(family)) { 2 } else { 1 };
    let Some((family, rest)) = syllables.split_at_checked(family) else { return false };
    let is_rare =
        (told.aged || told.begins || told.is_person()) && word_lists::HANGUL_FAMILY_RARE.contains(family[0]);
    if family.len() == 1 && !word_lists::HANGUL_FAMILY.contains(family[0]) && !is_rare || rest.is_empty() {
        return false;
    }
    let short = family.len() == 2 || told.aged || told.is_person();
    [2, 1].into_iter().filter(|given| *given == 2 || short).any(|given| {
        let Some((given, hung)) = rest.split_at_checked(given) else { return false };
        let hung: String = hung.iter().collect();
        (hung.is_empty() || hangs(&hung)) && is_given(word, (family, given), &hung, told)
    })
}

/// What the words around a word tell of it.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is told by other words, and any of them together")]
struct Told {
    /// 김철수 목사
    titled: bool,
    /// 김철수(34), 김철수(가명)
    aged: bool,
    /// 탈북자 김철수
    introduced: bool,
    /// 이름: 김철수
    labelled: bool,
    /// Where a sentence, a cell or what somebody says begins.
    begins: bool,
}

impl Told {
    fn of(before: &str, after: &str) -> Self {
        static AGE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
            patterns(&[
                r"^\s?[(\[](?:가명|본명|익명|\d{1,2}\s?(?:세|살)?\s?[)\],·/]|[남여](?:성|자)?\s?[)\],·/])|^,?\s\d{1,2}(?:세|살)",
            ])
        });
        let next: String =
            after.strip_prefix(' ').unwrap_or_default().chars().take_while(|c| c.is_alphabetic()).collect();
        let is_title =
            |title: &str| next.strip_prefix(title).is_some_and(|rest| rest.is_empty() || hangs(rest));
        let last = before.strip_suffix([' ', ':']).unwrap_or_default().trim_end_matches([' ', ':']);
        let last = last.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let introduced = !last.is_empty() && ROLES.split(' ').any(|role| last.ends_with(role));
        Self {
            titled: TITLES.split(' ').any(is_title),
            aged: AGE.iter().any(|pattern| pattern.is_match(after)),
            introduced,
            begins: before.trim_end().is_empty()
                || before
                    .trim_end()
                    .ends_with(['"', '“', '‘', '(', '[', ',', '.', ':', '-', '·', ';', '|', '/', '—', '…']),
            labelled: introduced && before.trim_end().ends_with(':'),
        }
    }

    fn is_person(self) -> bool {
        self.titled || self.introduced
    }
}

/// Who somebody is, before the name.
const ROLES: &str = "탈북자 탈북민 탈북인 난민 피해자 수감자 구금자 망명자 신청자 활동가 변호사 기자 목사 선교사 전도사 안내인 브로커 가이드 통역 남편 아내 아버지 어머니 \
                     아들 딸 형 누나 언니 오빠 동생 여동생 남동생 친구 조카 삼촌 이모 고모 사촌 할머니 할아버지 손자 손녀 증언자 생존자 납북자 실종자 사망자 이름 이름은 성명 본명 본명은 가명 대표 교수 학생 \
                     농부 어부 노동자 주민 청년 소년 소녀 의사 간호사 교사 신부 수녀 스님 작가 시인 감독 박사 의원 소장 사장 운전사 기사 요원 군인 병사 동료 이웃 부인 약혼자 증인 원고 신고자 제보자 당사자 \
                     보호자 연락처 담당자 작성자 면담자";

fn hangs(end: &str) -> bool {
    PARTICLES.split(' ').any(|particle| particle == end)
        || TITLES.split(' ').any(|title| {
            end.strip_prefix(title)
                .is_some_and(|rest| rest.is_empty() || PARTICLES.split(' ').any(|particle| particle == rest))
        })
}

/// Whether what follows a family name is a given name. Most words that begin like one are nouns: 주민이, 이주민, 정부가, 조사관.
fn is_given(word: &str, (family, given): (&[char], &[char]), hung: &str, told: Told) -> bool {
    let made: String = family.iter().chain(given).collect();
    let name: String = given.iter().collect();
    let first: String = word.chars().take(2).collect();
    let is_noun = is_korean(&first);
    let is_usual = given.iter().all(|c| word_lists::HANGUL_GIVEN.contains(*c));
    if is_korean(word) || is_korean(&made) {
        // Somebody whom the dictionary has: 정약용.
        return given.len() == 2 && told.is_person() && is_usual && !is_noun && !is_korean(&name);
    }
    if told.aged || told.labelled || family.len() == 2 {
        return true;
    }
    let ends = |list: &str| given.last().is_some_and(|end| list.contains(*end));
    let is_rare = family.len() == 1 && !word_lists::HANGUL_FAMILY.contains(family[0]);
    if is_rare && (is_noun || hung.is_empty() && ends("한은이의도만서로가")) {
        return false;
    }
    if given.len() == 1 {
        return told.is_person() && is_usual && (hung.is_empty() || told.introduced);
    }
    // 이송 + 은, 이란 + 서
    if is_noun && hung.is_empty() && ends(PARTICLE_ENDS) && !told.titled
        || NO_NAMES.split(' ').any(|other| word.starts_with(other))
    {
        return false;
    }
    let is_clear = ends(CLEAR_ENDS) || told.is_person();
    CLEAR_FAMILIES.contains(family[0]) && is_usual
        || is_likely((&first, &name), hung, told, (is_usual, is_clear))
}

/// Whether a given name is a usual one, or could be one.
fn is_likely(
    (first, name): (&str, &str),
    hung: &str,
    told: Told,
    (is_usual, is_clear): (bool, bool),
) -> bool {
    let is_noun = is_korean(first);
    let ends = |list: &str| name.ends_with(|end| list.contains(end));
    let is_known = word_lists::HANGUL_WORDS.split(' ').any(|word| word == first);
    if word_lists::HANGUL_GIVEN_NAMES.split(' ').any(|usual| usual == name)
        || is_korean_given(name) && (!is_known || is_clear)
    {
        return true;
    }
    // 조사 + 관, 이주 + 민; 신 + 정부; 양곤 + 서.
    let is_in_a_place = ends("서") && hung.is_empty() && !told.is_person();
    let is_end = ends(word_lists::HANGUL_ENDS);
    if is_known && !is_clear || !is_usual || is_noun && is_end || is_in_a_place {
        return false;
    }
    told.is_person()
        || !is_korean(name) && (!is_noun || hung.is_empty() || is_clear)
        || told.begins && is_begun(name, hung, is_noun, (is_known, is_clear))
}

/// Whether what begins a sentence could be a name, of a given name that is usual.
fn is_begun(name: &str, hung: &str, is_noun: bool, (is_known, is_clear): (bool, bool)) -> bool {
    let is_end = |list: &str| name.ends_with(|c| list.contains(c));
    let is_verb = hung.is_empty() && is_end(VERB_ENDS) || hung.starts_with(['고', '면', '지']);
    let is_new = !is_noun && !is_verb && is_clear;
    is_new || !is_known && !is_korean(name) && !is_end(word_lists::HANGUL_ENDS)
}

/// What few nouns end in.
const CLEAR_ENDS: &str = "준훈혁철희숙옥빈윤란섭욱택봉례린솔슬찬겸탁협엽묵혜경미규환우아연영";
/// Family names that begin few nouns.
const CLEAR_FAMILIES: &str = "김박윤곽맹류";
/// What ends verbs and nouns, and few names.
const VERB_ENDS: &str = "는던된할한들히게고며면서지다까네요니냐라려러해했됐였었겠습함됨임적급상중내외간권측별당씩째쯤로에만은이가을를의와과군시구읍동리역국청부회사장관원단팀법령론제도스크트프즈드";
/// What is made like a name: a house, a county.
const NO_NAMES: &str = "\
    하나원 장백현 구금자 지린성 이란서 나우루 양곤 하노이 이스탄불 이슬라마 이즈미르 나이로비 마닐라 마나과 하르툼 하바나 민스크 오데사 라호르 안타키아 안카라 이르빌 \
    마르세유 리스본 마드리드 람페두사 레스보스 노가레스 멕시칼리 지부티 주바 하마스 나토 유엔 유니세프 이슬람 한겨레 조선족 고려인 위구르 구글 하버드 인신매매 국제앰네스티";
