//! What charts and maps say of themselves, on pages and in pictures: the names of rows, and the words of the key.

use crate::model::language::country::country;
use crate::model::language::language::{Language, Said, said};
use crate::model::value::country::Country;
use crate::model::vocabulary::record::{Confidence, Status};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::StatisticsRow;

pub(crate) const AT_LEAST: Said = said("at least", "최소", "至少");
pub(crate) const AT_MOST: Said = said("at most", "최대", "至多");
pub(crate) const NEAR: Said = said("somewhere near", "그 부근 어딘가", "附近某处");
pub(crate) const ONE_OF: Said = said(
    "People were detained in one of these places; it is not known which.",
    "이 가운데 한 곳에 구금되었으나 어느 곳인지는 알려지지 않았다.",
    "人们被拘留在其中一处，具体哪一处不详。",
);
pub(crate) const NOT_KNOWN: Said = said("Not known", "알려지지 않음", "不详");

/// The value of one of its keys in words; none for the row of those without one.
pub(crate) fn row_name(language: Language, key: GroupKey, row: &StatisticsRow) -> Option<String> {
    let value = row.key.get(key.word())?.as_str()?;
    let known = match key {
        GroupKey::HostCountry | GroupKey::OriginCountry => {
            Country::parse(value).map(|of| country(language, of))
        }
        GroupKey::RepatriationStatus => Status::parse(value).map(|status| status.said().of(language)),
        GroupKey::Confidence => Confidence::parse(value).map(|confidence| confidence.said().of(language)),
        _ => None,
    };
    // A place may have a point and no name.
    let listed = row.names.get(key.word()).map(String::as_str).filter(|name| !name.is_empty());
    Some(known.or(listed).unwrap_or(value).to_owned())
}
