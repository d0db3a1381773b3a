//! Names of people from elsewhere, as they are written in Hangul.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::hangul_words::{PARTICLES, ROLES};
use crate::model::screening::names::lists::is_korean;
use crate::model::screening::numbers::patterns;

/// 리샤오밍, 왕웨이: as Korean newspapers write names of China, with a syllable that no word of Korean has.
pub(crate) fn chinese(text: &str) -> Vec<String> {
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
        let is_of_china = name.contains(|c| ONLY_CHINESE.contains(c))
            || PAIRS_OF_CHINA.split(' ').any(|pair| name.contains(pair))
            || name.chars().count() > 2
                && CLEAR_FAMILIES_OF_CHINA.split(' ').any(|family| name.starts_with(family));
        name.chars().count() > 1 && is_of_china && !is_place && !is_korean(name)
    };
    names.filter(is_name).collect()
}

/// 위구르인 투르순잔 헴둘라, 미얀마 출신 아웅 묘 조: two or three words with syllables that few words of Korean have, behind a word for
/// a person.
pub(crate) fn foreign(text: &str) -> Vec<String> {
    static NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let before = ROLES.replace(' ', "|");
        patterns(&[&format!(
            r"(?:{before}|\p{{Hangul}}인|출신|국적)\s(\p{{Hangul}}{{1,6}}\s\p{{Hangul}}{{1,6}}(?:\s\p{{Hangul}}{{1,6}})?)"
        )])
    });
    let is_foreign = |word: &str| word.contains(|c| FOREIGN.contains(c)) && !is_korean(word);
    let names = NAME.iter().flat_map(|name| name.captures_iter(text)).filter_map(|found| {
        let words: Vec<&str> = found[1].split(' ').collect();
        let count = words.iter().take_while(|word| is_foreign(word) || word.chars().count() == 1).count();
        let long = words[..count].iter().any(|word| word.chars().count() > 1);
        (count > 1 && long).then(|| words[..count].join(" "))
    });
    names.collect()
}

/// Syllables in which names of other languages are written, and few words of Korean.
const FOREIGN: &str = "르츠트프크드브스즈케켈테텔티디피페파타카코쿠킨킴툴둘룰벡젠쩐응웅꾸묘웬띤팜뚜얀칸잔샤샨쉬셰쇼슈셀셉헴핫핸햄훌훔흐빌벨베메멜멘메렐렌뇌뉴눌누닉닌앙압엘옹욱웅웬윈잉";

/// Two of them that are one syllable of Chinese.
const PAIRS_OF_CHINA: &str = "바오 샤오 차오 자오 라오 페이 메이 레이 웨이 헤이 후이 쿠이";

/// Family names of China with which no word of Korean begins.
const CLEAR_FAMILIES_OF_CHINA: &str =
    "자오 저우 가오 쑨 궈 뤄 셰 쑹 펑 덩 쩡 샤오 톈 야오 추이 쉐 돤 뤼 렁 웨이 차이 바이 취안";

const FAMILIES_OF_CHINA: &str = "왕|리|장|류|천|양|황|자오|저우|우|쉬|쑨|마|주|후|궈|허|가오|린|뤄|정|량|셰|쑹|탕|펑|덩|한|차오|쩡|샤오|톈|둥|판|위|예|두|청|딩|런|선|야오|루|쑤|추이|차이|렁|중|탄|진|스|자|푸|바이|첸|친|멍|캉|쉐|돤|레이|허우|룽|타오|하오|궁|마오|완|샹|옌|장|지|구|루|뤼|웨이|어우양|아이|안|팡|좡|취안|피아오";
const SYLLABLES_OF_CHINA: &str = "샤오쉬쉐쥔쥐젠궈웨이옌톈쯔즈쑹쑨쑤셴셰슈슝쉰췬취췐좡챵창룽뤄뤼량랴롄닝녠냐몐뱌뎬댜둥돤칭징싱빙핑밍잉펑멍덩겅화하위안완란난한환후허헝홍훙하오가오마오타오다이바이차이카이하이메이페이레이리나니미디치시신진친린민빈샹양웬원쿤춘쥔순룬윈윤융중충룽둥훙궁쑹퉁쿵팡장탕캉방상라랑망항루루우두주추수쑤푸무부구커거러더터써저처러얼어예뤼위쥐쉬취언윙헤즈전자광관링";
/// Those of them that no word of Korean has.
const ONLY_CHINESE: &str =
    "슈윙샤쉬쉐쥔쥐젠궈웨옌톈쯔쑹쑨쑤셴셰슝쉰췬췐좡챵룽뤄뤼랴롄녠몐뱌뎬둥돤칭징싱핑밍잉펑멍덩훙궁퉁윈융얼";
const PLACES_OF_CHINA: &str = "차이나 선양 장춘 장쑤 장시 장자 허베이 허난 허룽 허톈 허이허 후난 후베이 왕칭 룽징 린장 마카오 우한 우루무치 청두 쑤저우 푸젠 주하이 중산 징훙 양저우 정저우 타이 안후이 안산 안둥 한중 후허 옌지 옌볜 옌청 옌안 옌타이 룽먼 칭다오 둥베이 둥관 \
                               둥닝 둥펑 쉬저우 하얼빈 다롄 쑹화 쑹위안 양쯔 위룽 지린 지안 진저우 진화 중난 루산 리장 리수 리루이 완링 예청 톈진 톈안먼 옌허 스자 스룽 바이산 바이청 하이 샹그릴라 푸순 푸위안";
