//! Names that people have on networks: @name, and what follows the word for an account.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::known::Known;
use crate::model::screening::numbers::{matches, patterns, plain};
use crate::model::value::text;

/// What looks like one. That of an outlet which the record knows is none of a person.
pub fn handles(words: &str, known: &Known) -> Vec<String> {
    static HANDLE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            r"(?:^|[^\p{L}\p{N}_@/.])@[A-Za-z0-9_][A-Za-z0-9_.]{1,30}",
            r"(?i)\b(?:t\.me|instagram\.com|facebook\.com|vk\.com|twitter\.com|x\.com|weibo\.com|tiktok\.com)/@?[\p{L}\p{N}_.]{3,}",
            r"(?i)\b(?:wechat|weixin|kakao(?:talk)?|telegram|whatsapp|line|skype|qq|instagram|facebook|twitter|signal)(?:\s(?:id|account|handle|user ?name|name|nick(?:name)?))?\s?[:：]\s?@?[\p{L}\p{N}_.-]{3,}",
            r"(?i)\b(?:wechat|weixin|kakao(?:talk)?|telegram|skype|qq|line)\s(?:id|account|handle)\s(?:is\s)?@?[a-z_.-]*[\d_][a-z0-9_.-]*",
            r"(?:微信号|微信號|微信|QQ号|QQ)\s?[:：是为為]?\s?[A-Za-z0-9_.-]{5,}",
            r"(?:카카오톡|카톡|텔레그램|위챗|라인)\s?(?:아이디|ID|id)?\s?[:：는은]?\s?[A-Za-z0-9_.-]{4,}",
        ])
    });
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
            || name.chars().filter(char::is_ascii_alphabetic).count() > 2
                && !known.has_run_together(&text::slug(name))
    });
    found
}
