//! Names that people have on networks: @name, and what follows the word for an account.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::known::Known;
use crate::model::screening::numbers::{matches, patterns, plain};
use crate::model::value::text;

static HANDLE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"(?:^|[^\p{Latin}\p{N}_@/.])@[A-Za-z0-9_][A-Za-z0-9_.]{1,30}",
        r"@[\p{Han}\p{Hangul}][\p{Han}\p{Hangul}A-Za-z0-9_]{2,}",
        r"(?i)(?-u:\b)(?:t\.me|instagram\.com|facebook\.com|vk\.com|twitter\.com|x\.com|weibo\.com|tiktok\.com)/@?[\p{L}\p{N}_.]{3,}",
        &format!(
            r#"(?i)(?-u:\b)(?:{NETWORKS})(?:\s(?:id|account|handle|user ?name|name|nick(?:name)?))?\s?:\s?['\"“‘]?@?[\p{{L}}\p{{N}}_.:-]{{3,}}"#
        ),
        &format!(
            r#"(?i)(?-u:\b)(?:{NETWORKS})\s(?:(?:id|account|handle|user ?name|under|as|用户名|用戶名|用戶|用户)\s?)?(?:is\s)?['\"“‘]?@?{WITH_A_MARK}"#
        ),
        r"(?i)(?:微信号|微信號|微信|QQ号|QQ)(?:\s?ID)?\s?[:是为為]?\s?[A-Za-z0-9_.-]{5,}",
        r"(?:抖音|快手|小红书|陌陌)[号號]\s?[:是为為]?\s?[A-Za-z0-9_.-]{5,}|(?-u:\b)[A-Za-z0-9_.]{2,}#\d{4}(?-u:\b)",
        &format!(
            r#"(?i)(?:用户名|用戶名|账号|賬號|帳號|抖音|快手|微博|小红书|陌陌|推特|脸书|臉書|网名|網名|飞书|电报|電報)[号號]?\s?(?:ID)?\s?[:是为為叫]?\s?['\"“‘]?@?{WITH_A_MARK}"#
        ),
        r"(?:카카오톡|카톡|텔레그램|위챗|라인)\s?(?:아이디|ID|id)?\s?[:는은]?\s?[A-Za-z0-9_.-]{4,}",
        &format!(
            r#"(?i)(?:시그널|인스타|인스타그램|페이스북|페북|트위터|스카이프|웨이보|왓츠앱|틱톡|디스코드|아이디|계정|사용자명)\s?(?:아이디|계정|사용자명|ID)?\s?[:는은]?\s?['\"“‘]?@?{WITH_A_MARK}"#
        ),
    ])
});

/// What looks like one. That of an outlet which the record knows is none of a person.
pub fn handles(words: &str, known: &Known) -> Vec<String> {
    let mut found: Vec<String> = matches(&HANDLE, &plain(words));
    for handle in &mut found {
        *handle = handle
            .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@')
            .trim_end_matches('.')
            .to_owned();
    }
    // `@2x` is none.
    found.retain(|handle| {
        let name = handle.trim_start_matches('@');
        let is_at = handle.starts_with('@');
        !is_at
            || name.chars().filter(|c| c.is_alphabetic()).count() > 2
                && !OUTLETS.split(' ').any(|outlet| name.contains(outlet))
                && !known.has_run_together(&text::slug(name))
    });
    found
}

const NETWORKS: &str = "wechat|weixin|kakao(?:talk)?|telegram|whatsapp|line|skype|qq|instagram|facebook|twitter|signal|viber|imo|tiktok|discord|weibo|insta|ig|fb|tg|snapchat|zalo|youtube|ins";
/// A name with a digit, a full stop, a line or a colon in it, which few words have.
const WITH_A_MARK: &str = r"[A-Za-z_][A-Za-z-]*(?:[\d_]|[.:][A-Za-z\d])[A-Za-z0-9_.:-]+";
/// In the names of accounts of newspapers and offices.
const OUTLETS: &str = "日报 日報 新闻 新聞 晚报 晚報 电视 電視 通讯社 通訊社 公安 使馆 使館 发布 發布 官方 뉴스 신문 일보 방송 대사관";
