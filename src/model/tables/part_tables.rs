//! The tables of an incident's parts, which join the incidents by their id: places, timeline, claims, groups; and the
//! sources, which join the claims by their key.

use crate::model::record::source::Source;
use crate::model::redaction::public::{PublicIncident, PublicPlace};
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::names::name;
use crate::model::tables::table::{
    Cell, Table, code, count, day, number, optional, several, table, text, word,
};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::define::spoken;
use crate::model::vocabulary::record::{
    Counted, Counts, GroupKind, Hedge, Precision, Quantifier, Role, SourceKind, Stance, Status,
};

/// The tables of incidents and their parts.
pub const TABLES: [Table<PublicIncident>; 5] = [INCIDENTS, PLACES, TIMELINE, CLAIMS, GROUPS];

table! {
    /// One row for each place of an incident. The figure belongs to all detention places together: adding it up by place counts people twice.
    PLACES = "places": PublicIncident, |incident| numbered(incident, &incident.places), (id, seq, PublicPlace { key, place }) => {
        /// The id of the incident.
        "incident" "#meta+incident+id" "" Id = id;
        /// Where it comes among the incident's places, from 1.
        "seq" "#meta+seq" "" Number = seq;
        /// What the place is in the incident.
        "role" "#loc+role" "/role" Word(Role::list) = word(&place.role);
        /// Its key in `/v1/places` and in the filter.
        "key" "#loc+code" "" Code = text(key);
        /// Its usual English name.
        "name" "#loc+name" "/name" Text = text(&place.name);
        /// The country that it is in.
        "country" "#country+code+v_iso2" "/country" Country = word(&place.country);
        /// The English name of this country.
        "country_name" "#country+name" "" Name("country") = text(place.country.name());
        /// The first-level subdivision that it is in; empty if it is not known.
        "subdivision" "#adm1+code" "/subdivision" Subdivision = code(place.subdivision);
        /// The name of this subdivision.
        "subdivision_name" "#adm1+name" "" Name("subdivision") = name(place.subdivision, Subdivision::name);
        /// How precisely it is known.
        "precision" "#geo+precision" "/precision" Word(Precision::list) = word(&place.precision);
        /// Degrees north of its middle.
        "lat" "#geo+lat" "/lat" Degrees = number(place.lat);
        /// Degrees east of its middle.
        "lon" "#geo+lon" "/lon" Degrees = number(place.lon);
        /// At least so many of the people were here, where a source gives the place's own share.
        "people_min" "#affected+min" "/people/min" Number = number(place.people.map(|people| people.min));
        /// At most so many of the people were here; empty if it is open.
        "people_max" "#affected+max" "/people/max" Number = number(place.people.and_then(|people| people.max));
    }
}

table! {
    /// One row for each dated step of what became of the people. No number: the whole group.
    TIMELINE = "timeline": PublicIncident, |incident| numbered(incident, &incident.timeline), (id, seq, step) => {
        /// The id of the incident.
        "incident" "#meta+incident+id" "" Id = id;
        /// Where it comes among the incident's steps, from 1: they are in the order in which they happened.
        "seq" "#meta+seq" "" Number = seq;
        /// What became of the people, or of some of them.
        "status" "#status" "/status" Word(Status::of_steps) = word(&step.status);
        /// The same in words.
        "status_name" "#status+name" "" Name("status") = text(&spoken(step.status.word()));
        /// When.
        "date" "#date+edtf" "/date" Date = text(step.date.as_str());
        /// The first day that the date may mean.
        "date_earliest" "#date+start" "" Day = Cell::Day(step.date.span().earliest);
        /// The last day that the date may mean.
        "date_latest" "#date+end" "" Day = Cell::Day(step.date.span().latest);
        /// The country to which they came; empty where the step does not name one.
        "country" "#country+code+v_iso2" "/country" Country = code(step.country);
        /// The English name of this country.
        "country_name" "#country+name" "" Name("country") = name(step.country, Country::name);
        /// At least so many of the people; empty for the whole group.
        "people_min" "#affected+min" "/people/min" Number = number(step.people.map(|people| people.min));
        /// At most so many of the people; empty if it is open, or for the whole group.
        "people_max" "#affected+max" "/people/max" Number = number(step.people.and_then(|people| people.max));
        /// Keys of the claims that say so.
        "claims" "#meta+claim+list" "/claims" List = several(&step.claims);
    }
}

table! {
    /// One row for what each source says of an incident. Claims may disagree; all are kept.
    CLAIMS = "claims": PublicIncident, |incident| numbered(incident, &incident.claims), (id, seq, claim) => {
        /// The id of the incident.
        "incident" "#meta+incident+id" "" Id = id;
        /// Where it comes among the incident's claims, from 1.
        "seq" "#meta+seq" "" Number = seq;
        /// Its name within the incident.
        "key" "#meta+claim" "/key" Code = text(&claim.key);
        /// The key of the source that says it; empty where that is withheld.
        "source" "#meta+source+code" "/source" Code = optional(claim.source.as_deref());
        /// The key of the source through which it is known, where that is another.
        "via" "#meta+source+via+code" "/via" Code = optional(claim.via.as_deref());
        /// What it says of the incident.
        "stance" "#meta+stance" "/stance" Word(Stance::list) = word(&claim.stance);
        /// How firmly it is put.
        "hedge" "#meta+hedge" "/hedge" Word(Hedge::list) = word(&claim.hedge);
        /// From whom the source has it, in words; never a name.
        "attribution" "#meta+attribution+list" "/attribution" List = several(&claim.attribution);
        /// At least so many people; empty where it gives no number.
        "people_min" "#affected+min" "/people/min" Number = number(claim.people.map(|people| people.min));
        /// At most so many people; empty if it is open, or where it gives no number.
        "people_max" "#affected+max" "/people/max" Number = number(claim.people.and_then(|people| people.max));
        /// How it puts its number.
        "quantifier" "#meta+quantifier" "/people/quantifier" Word(Quantifier::list) =
            code(claim.people.map(|people| people.quantifier));
        /// Whom its number counts.
        "counts" "#meta+counts" "/people/counts" Word(Counts::list) = code(claim.people.map(|people| people.counts));
        /// Its own words.
        "quote" "#description+quote" "/quote" Text = optional(claim.quote.as_deref());
        /// Where in the source it is.
        "locator" "#meta+locator" "/locator" Text = optional(claim.locator.as_deref());
        /// When it happened by this source, where it says otherwise than the incident.
        "date" "#date+edtf+claimed" "/date" Date = optional(claim.date.as_ref().map(Edtf::as_str));
        /// Where it happened by this source, in words, where it says otherwise than the incident.
        "place" "#loc+claimed" "/place" Text = optional(claim.place.as_deref());
    }
}

table! {
    /// One row for each part of an incident's people, as claimed. Parts may overlap: they are never added up.
    GROUPS = "groups": PublicIncident, |incident| numbered(incident, &incident.groups), (id, seq, group) => {
        /// The id of the incident.
        "incident" "#meta+incident+id" "" Id = id;
        /// Where it comes among the incident's groups, from 1.
        "seq" "#meta+seq" "" Number = seq;
        /// What sets the part apart.
        "kind" "#group+kind" "/kind" Word(GroupKind::list) = word(&group.kind);
        /// Of which country they are citizens, where that is said.
        "nationality" "#group+nationality+code+v_iso2" "/nationality" Country = code(group.nationality);
        /// The English name of this country.
        "nationality_name" "#group+nationality+name" "" Name("nationality") = name(group.nationality, Country::name);
        /// At least so many.
        "min" "#affected+min" "/min" Number = count(group.min);
        /// At most so many; empty if it is open.
        "max" "#affected+max" "/max" Number = number(group.max);
        /// Whether they are counted in the incident's figure.
        "counted" "#meta+counted" "/counted" Word(Counted::list) = word(&group.counted);
        /// Their ages in years, where they are known.
        "ages" "#group+ages+list" "/ages" Ages = several(&group.ages);
        /// Keys of the claims that say so.
        "claims" "#meta+claim+list" "/claims" List = several(&group.claims);
    }
}

table! {
    /// One row for each article, report or document that an incident of this file cites.
    SOURCES = "sources": Source, |source| [source], source => {
        /// Its name in the register.
        "key" "#meta+source+code" "/key" Code = text(&source.key);
        /// What kind of source it is.
        "kind" "#meta+source+kind" "/kind" Word(SourceKind::list) = word(&source.kind);
        /// Who published it.
        "outlet" "#org+outlet" "/outlet" Text = text(&source.outlet);
        /// Its title, in English where there is one.
        "title" "#description+title" "/title" Text = text(&source.title);
        /// Its title in its own language, where that is another.
        "title_original" "#description+title+original" "/title_original" Text = optional(source.title_original.as_deref());
        /// Who signed it, as published.
        "authors" "#contact+author+list" "/authors" List = several(&source.authors);
        /// Where it can be read.
        "url" "#meta+url" "/url" Text = optional(source.url.as_deref());
        /// Where a copy is kept.
        "archive_url" "#meta+url+archive" "/archive_url" Text = optional(source.archive_url.as_deref());
        /// When it was published.
        "published" "#date+edtf" "/published" Date = optional(source.published.as_ref().map(Edtf::as_str));
        /// The first day that this may mean.
        "published_earliest" "#date+start" "" Day = day(source.published.as_ref().map(|date| date.span().earliest));
        /// The last day that this may mean.
        "published_latest" "#date+end" "" Day = day(source.published.as_ref().map(|date| date.span().latest));
        /// Its language (BCP 47).
        "language" "#meta+language" "/language" Code = optional(source.language.as_deref());
        /// Keys of the sources that it is known to derive from.
        "derived_from" "#meta+source+derived+list" "/derived_from" List = several(&source.derived_from);
        /// What a reader should know of this citation, such as what another source printed.
        "note" "#description+note" "/note" Text = optional(source.note.as_deref());
    }
}

/// The parts of an incident, each with the incident's id and its own position from 1.
fn numbered<'a, T>(incident: &PublicIncident, parts: &'a [T]) -> impl Iterator<Item = (Cell, Cell, &'a T)> {
    let id = word(&incident.id);
    (1_u32..).zip(parts).map(move |(seq, part)| (id.clone(), count(seq), part))
}
