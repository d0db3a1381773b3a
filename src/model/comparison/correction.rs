//! What in the correction of a source may make it another article than the one that was cited.

use std::collections::BTreeSet;

use crate::model::record::source::Source;
use crate::model::screening::cautions::Caution;
use crate::model::value::address::host;
use crate::model::value::text;

/// A source that is found at another site than before.
pub const OTHER_HOST: &str = "other-host";
/// A source of another publisher than before.
pub const OTHER_OUTLET: &str = "other-outlet";
/// A source that was published on another day than before.
pub const OTHER_DAY: &str = "other-day";
/// A source that derives from others than before.
pub const OTHER_ORIGIN: &str = "other-origin";

/// What an editor has to look at where a source reads `after` instead of `before`: another host, outlet or day, or other
/// sources from which it derives.
#[must_use]
pub fn cautions(before: &Source, after: &Source) -> Vec<Caution> {
    let hosts = |source: &Source| {
        [("/url", &source.url), ("/archive_url", &source.archive_url)]
            .map(|(pointer, url)| (pointer, url.as_deref().map(host)))
    };
    let of_hosts = hosts(before).into_iter().zip(hosts(after)).filter(|(was, is)| was != is);
    let of_hosts = of_hosts.map(|((pointer, was), (_, is))| {
        told(pointer, OTHER_HOST, "the site of the address", (was.as_deref(), is.as_deref()))
    });
    let outlet = (text::fold(&before.outlet) != text::fold(&after.outlet))
        .then(|| told("/outlet", OTHER_OUTLET, "the outlet", (Some(&before.outlet), Some(&after.outlet))));
    let day = |source: &Source| source.published.as_ref().map(ToString::to_string);
    let (was, is) = (day(before), day(after));
    let day = (was != is)
        .then(|| told("/published", OTHER_DAY, "the day of publication", (was.as_deref(), is.as_deref())));
    let origins = |source: &Source| source.derived_from.iter().cloned().collect::<BTreeSet<_>>();
    let (was, is) = (origins(before), origins(after));
    let list =
        |keys: BTreeSet<String>| (!keys.is_empty()).then(|| keys.into_iter().collect::<Vec<_>>().join(", "));
    let origin = (was != is).then(|| {
        let (was, is) = (list(was), list(is));
        told("/derived_from", OTHER_ORIGIN, "what it derives from", (was.as_deref(), is.as_deref()))
    });
    of_hosts.chain(outlet).chain(day).chain(origin).collect()
}

fn told(pointer: &str, code: &'static str, what: &str, (was, is): (Option<&str>, Option<&str>)) -> Caution {
    let said = |words: Option<&str>| words.map_or_else(|| "nothing".to_owned(), text::excerpt);
    let message = format!("{what} changes from {} to {}", said(was), said(is));
    Caution::about(pointer, code, message, &format!("{was:?} {is:?}"))
}
