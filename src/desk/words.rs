//! The words by which an incident is found.

use crate::model::public::PublicIncident;
use crate::model::text;

/// Between two fields. A folded word holds no line feed, and a pair of characters no space: so nothing that somebody
/// searches is found across two fields, and no pair of the index holds the line feed.
const BETWEEN: &str = " \n ";

/// Every public word of the incident, folded, each field apart.
pub fn search_text(public: &PublicIncident) -> String {
    let mut fields = vec![public.title.as_str(), &public.summary];
    fields.extend(public.places.iter().map(|place| place.place.name.as_str()));
    fields.extend(public.people.reason.as_deref());
    fields.extend(public.discounted.as_deref());
    for claim in &public.claims {
        fields.extend(claim.attribution.iter().map(String::as_str));
        fields.extend(claim.quote.as_deref());
        fields.extend(claim.locator.as_deref());
    }
    for source in &public.sources {
        fields.extend([source.outlet.as_str(), &source.title]);
        fields.extend(source.title_original.as_deref());
        fields.extend(source.authors.iter().map(String::as_str));
    }
    fields.into_iter().map(text::fold).filter(|field| !field.is_empty()).collect::<Vec<_>>().join(BETWEEN)
}
