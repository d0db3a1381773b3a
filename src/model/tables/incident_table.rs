//! The table of incidents: one row for each.

use crate::model::record::incident::{Claim, Place};
use crate::model::record::source::Source;
use crate::model::redaction::public::{PublicIncident, is_fine};
use crate::model::tables::cell::{group_words, place_words};
use crate::model::tables::table::{Cell, count, day, number, optional, several, table, text, word};
use crate::model::value::country::Subdivision;
use crate::model::vocabulary::define::spoken;
use crate::model::vocabulary::record::{Basis, Confidence, Counts, PlacesAre, Role, Stance, Status};

table! {
    /// One row for each incident: its figure, what has become of the people, and everything else in short.
    INCIDENTS = "incidents": PublicIncident, |incident| [incident], incident => {
        /// The incident's id, which never changes.
        "id" "#meta+id" "/id" Id = word(&incident.id);
        /// The incident in one line.
        "title" "#description+title" "/title" Text = text(&incident.title);
        /// When it happened.
        "date" "#date+edtf" "/date" Date = text(incident.date.as_str());
        /// The first day that the date may mean.
        "date_earliest" "#date+start" "" Day = Cell::Day(incident.date.span().earliest);
        /// The last day that the date may mean.
        "date_latest" "#date+end" "" Day = Cell::Day(incident.date.span().latest);
        /// Where the people are from; empty if it is not known.
        "origin_country" "#country+origin+code+v_iso2+list" "/origin_country" List = several(&incident.origin_country);
        /// The English names of these countries.
        "origin_country_names" "#country+origin+name+list" "" Name("origin_country") =
            several(incident.origin_country.iter().map(|country| country.name()));
        /// Where they were detained, or returned from.
        "host_country" "#country+host+code+v_iso2" "/host_country" Country = word(&incident.host_country);
        /// The English name of this country.
        "host_country_name" "#country+host+name" "" Name("host_country") = text(incident.host_country.name());
        /// The places of detention: name, subdivision or country, and people where a source gives them.
        "places" "#loc+detention+name+list" "/places" List = several(places(incident, Role::Detention).map(place_words));
        /// How precisely each of them is known.
        "precision" "#loc+detention+precision+list" "/places/*/precision" List =
            several(places(incident, Role::Detention).map(|place| place.precision));
        /// How several places of detention belong together.
        "places_are" "#meta+places" "/places_are" Word(PlacesAre::list) = word(&incident.places_are);
        /// The subdivisions of the places of detention, where they are known.
        "subdivisions" "#adm1+code+list" "/places/*/subdivision" List =
            several(places(incident, Role::Detention).filter_map(|place| place.subdivision));
        /// The names of these subdivisions.
        "subdivision_names" "#adm1+name+list" "" Name("subdivisions") = several(
            places(incident, Role::Detention).filter_map(|place| place.subdivision).map(Subdivision::name),
        );
        /// Where people were moved to in detention.
        "transfer_places" "#loc+transfer+name+list" "/places" List =
            several(places(incident, Role::Transfer).map(|place| &place.name));
        /// Degrees north of the place of detention, where there is one, known as finely as a locality.
        "lat" "#geo+lat" "/places/*/lat" Degrees = number(point(incident).and_then(|place| place.lat));
        /// Degrees east of the same place.
        "lon" "#geo+lon" "/places/*/lon" Degrees = number(point(incident).and_then(|place| place.lon));
        /// At least so many people.
        "people_min" "#affected+min" "/people/min" Number = count(incident.people.min);
        /// At most so many people; empty if it is open, and then never to be added up.
        "people_max" "#affected+max" "/people/max" Number = number(incident.people.max);
        /// Whom the figure counts.
        "counts" "#meta+counts" "/people/counts" Word(Counts::list) = word(&incident.people.counts);
        /// Parts of the people, as claimed: kind, number and what else is known. They are never added up.
        "groups" "#description+groups+list" "/groups" List = several(incident.groups.iter().map(group_words));
        /// How the figure was reached.
        "basis" "#meta+basis" "/people/basis" Word(Basis::list) = word(&incident.people.basis);
        /// Why the figure is not simply the widest of the claims.
        "reason" "#meta+reason" "/people/reason" Text = optional(incident.people.reason.as_deref());
        /// Who says how many, each source with its day.
        "claims" "#description+claims+list" "" List =
            several(incident.claims.iter().map(|claim| claim_words(claim, &incident.sources)));
        /// What has become of the people (rule 8).
        "repatriation_status" "#status+repatriation" "/repatriation_status" Word(Status::list) =
            word(&incident.repatriation_status);
        /// The same in words.
        "repatriation_status_name" "#status+repatriation+name" "" Name("repatriation_status") =
            text(&spoken(incident.repatriation_status.word()));
        /// At least so many of them were reported as returned (rule 7).
        "repatriated_min" "#affected+repatriated+min" "/repatriated/min" Number = count(incident.repatriated.min);
        /// At most so many of them were reported as returned; empty if it is open.
        "repatriated_max" "#affected+repatriated+max" "/repatriated/max" Number = number(incident.repatriated.max);
        /// How well the incident is supported.
        "confidence" "#meta+confidence" "/confidence" Word(Confidence::list) = word(&incident.confidence);
        /// The same in words.
        "confidence_name" "#meta+confidence+name" "" Name("confidence") = text(&spoken(incident.confidence.word()));
        /// How many public sources assert it that are not known to derive from one another.
        "source_roots" "#meta+sources+num" "/source_roots" Number = count(incident.source_roots);
        /// Keys of the sources that it cites.
        "sources" "#meta+source+code+list" "/sources" List = several(incident.cited().map(|source| &source.key));
        /// Where these can be read.
        "source_urls" "#meta+source+url+list" "/sources" List =
            several(incident.cited().filter_map(|source| source.url.as_ref()));
        /// The collection out of which the incident came; empty if nobody else's.
        "collection" "#meta+collection+code" "/collection" Code =
            optional(incident.collection.as_ref().map(|collection| collection.key.as_str()));
        /// The licence of that collection: it holds for what came out of it.
        "collection_licence" "#meta+collection+licence" "/collection" Text =
            optional(incident.collection.as_ref().map(|collection| collection.licence.as_str()));
        /// What has been left out to protect people.
        "withheld" "#meta+withheld+list" "/withheld" List = several(&incident.withheld);
        /// The incident in a few sentences.
        "summary" "#description+summary" "/summary" Text = text(&incident.summary);
        /// The version of the register that published this state.
        "version" "#meta+version" "/version" Number = count(incident.version);
        /// The day on which that was, in UTC.
        "updated" "#date+updated" "/updated" Day = day(Some(incident.updated));
        /// The version of the register that first published the incident.
        "first_version" "#meta+version+first" "/first_version" Number = count(incident.first_version);
        /// The day on which that was, in UTC.
        "first_published" "#date+published+first" "/first_published" Day = day(Some(incident.first_published));
    }
}

fn places(incident: &PublicIncident, role: Role) -> impl Iterator<Item = &Place> {
    incident.places.iter().map(|public| &public.place).filter(move |place| place.role == role)
}

/// One place that is known finely enough has a point; several have no middle that anybody was at.
fn point(incident: &PublicIncident) -> Option<&Place> {
    let mut detention = places(incident, Role::Detention);
    detention.next().filter(|only| is_fine(only.precision) && detention.next().is_none())
}

/// A claim in a cell: who says how many, such as `JoongAng Daily (2013-11-19): 15`.
fn claim_words(claim: &Claim, sources: &[Source]) -> String {
    let source = claim.source.as_ref().and_then(|key| sources.iter().find(|source| source.key == *key));
    let who = source.map_or_else(
        || "withheld".to_owned(),
        |source| {
            source
                .published
                .as_ref()
                .map_or_else(|| source.outlet.clone(), |published| format!("{} ({published})", source.outlet))
        },
    );
    let how_many = claim.people.map_or_else(|| "no number".to_owned(), |people| people.bounds().to_string());
    let stance = if claim.stance == Stance::Asserts { String::new() } else { format!(" [{}]", claim.stance) };
    format!("{who}: {how_many}{stance}")
}
