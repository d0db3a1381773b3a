//! The words of records: of every field with a fixed choice, each with its definition.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use crate::model::vocabulary::define::{List, vocabulary};

impl Status {
    /// What a step can say: `mixed` is computed.
    #[must_use]
    pub fn of_steps() -> List {
        let mut list = Self::list();
        list.words.retain(|word| word.word != Self::Mixed.word());
        list
    }

    /// The same, as a schema.
    #[must_use]
    pub fn schema_of_steps() -> RefOr<Schema> {
        Self::of_steps().schema().into()
    }
}

vocabulary! {
    /// What happened to the people of an incident, or to some of them.
    Status {
        /// In detention by the authorities of the host country.
        Detained = "detained",
        /// Moved to another place of detention.
        Transferred = "transferred",
        /// Reported to face return; not counted as returned.
        FacingRepatriation = "facing_repatriation",
        /// Returned to the country of origin, by any procedure (refoulement where persecution awaits).
        Repatriated = "repatriated",
        /// Sent to a country that is not the country of origin.
        Expelled = "expelled",
        /// The country of origin did not admit them.
        ReturnRefused = "return_refused",
        /// Set free in the host country.
        Released = "released",
        /// Escaped from detention.
        Escaped = "escaped",
        /// Admitted by a country for resettlement.
        Resettled = "resettled",
        /// Died.
        Died = "died",
        /// Not known.
        Unknown = "unknown",
        /// Computed only: the outcome differed within the group, or it is not known that it was the same for all.
        Mixed = "mixed",
    }
}

vocabulary! {
    /// How well sources support an incident. If several words apply, the last one is used.
    Confidence {
        /// One source, or several that derive from one another.
        OneSource = "one_source",
        /// Two or more public sources that are not known to derive from one another.
        SeveralSources = "several_sources",
        /// A source denies the incident.
        Contested = "contested",
        /// A government or a court confirmed it.
        OfficiallyConfirmed = "officially_confirmed",
        /// An editor no longer relies on it; the record gives the reason.
        Discounted = "discounted",
    }
}

vocabulary! {
    /// Which people a number counts.
    Counts {
        /// Refugees only.
        Refugees = "refugees",
        /// Persons, who may include helpers.
        Persons = "persons",
    }
}

vocabulary! {
    /// How the register reached an incident's figure.
    Basis {
        /// From the lowest to the highest number in the asserting claims that count the same people.
        Widest = "widest",
        /// One claim's number, for the reason given.
        Claim = "claim",
        /// An editor's decision, for the reason given.
        Editorial = "editorial",
    }
}

vocabulary! {
    /// The role of a place in an incident.
    Role {
        /// Where people were detained. The figure is for all detention places together.
        Detention = "detention",
        /// A place that they had passed through.
        Transit = "transit",
        /// Where they were moved while in detention.
        Transfer = "transfer",
        /// Where they were handed to the authorities of another country.
        Handover = "handover",
        /// Where they intended to go.
        IntendedDestination = "intended_destination",
    }
}

vocabulary! {
    /// The precision of a place, from finest to coarsest.
    Precision {
        /// A building, a crossing, a street.
        Site = "site",
        /// A town, city or county.
        Locality = "locality",
        /// Near the named place; the subdivision may be a different one.
        Near = "near",
        /// A first-level subdivision, such as a province.
        Subdivision = "subdivision",
        /// A country.
        Country = "country",
    }
}

vocabulary! {
    /// How several detention places are related.
    PlacesAre {
        /// People were detained in each of them.
        All = "all",
        /// People were detained in one of them; it is not known which.
        OneOf = "one_of",
    }
}

vocabulary! {
    /// What a claim says about the incident.
    Stance {
        /// It happened.
        Asserts = "asserts",
        /// It did not happen. A denial must name the incident.
        Denies = "denies",
        /// The source could not confirm it.
        CannotConfirm = "cannot_confirm",
    }
}

vocabulary! {
    /// How certain a claim is.
    Hedge {
        /// Confirmed from the source's own knowledge.
        Confirmed = "confirmed",
        /// Stated as a fact.
        Stated = "stated",
        /// Reported on the word of another person or source.
        Reported = "reported",
        /// Believed or feared.
        Believed = "believed",
    }
}

vocabulary! {
    /// How a source qualifies its number.
    Quantifier {
        /// Exactly.
        Exact = "exact",
        /// About, around, some.
        About = "about",
        /// At least.
        AtLeast = "at_least",
        /// More than.
        MoreThan = "more_than",
        /// At most, up to.
        AtMost = "at_most",
        /// Between two numbers.
        Between = "between",
    }
}

vocabulary! {
    /// Whether the figure counts a part of the group.
    Counted {
        /// The figure counts them.
        Yes = "yes",
        /// The figure does not count them.
        No = "no",
        /// The sources do not say.
        Unclear = "unclear",
    }
}

vocabulary! {
    /// What distinguishes a part of the group.
    GroupKind {
        /// People who led the group.
        Guide = "guide",
        /// People who helped in another way.
        Helper = "helper",
        /// People under eighteen.
        Minor = "minor",
        /// Women or girls.
        Female = "female",
        /// Men or boys.
        Male = "male",
        /// Pregnant women.
        Pregnant = "pregnant",
        /// Members of one family.
        Family = "family",
        /// Old people.
        Elderly = "elderly",
        /// Any other part of the group.
        Other = "other",
    }
}

vocabulary! {
    /// How two incidents are related.
    Link {
        /// Some people may be in both; rule 10 says how they are counted.
        MaySharePeople = "may_share_people",
        /// This one is a result of the other.
        Follows = "follows",
        /// Both were part of one operation.
        SameOperation = "same_operation",
    }
}

vocabulary! {
    /// What kind of source it is.
    SourceKind {
        /// A newspaper, agency, broadcaster or site.
        Media = "media",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A body of the United Nations.
        Un = "un",
        /// A government or one of its bodies.
        Government = "government",
        /// A court.
        Court = "court",
        /// Scholarly work.
        Academic = "academic",
        /// A report of another body, such as a parliament's commission.
        Report = "report",
        /// An account given by a person concerned.
        Testimony = "testimony",
    }
}

vocabulary! {
    /// The kind of a context event.
    ContextKind {
        /// A treaty or law.
        Law = "law",
        /// The release of a report.
        Report = "report",
        /// A finding of a report.
        Finding = "finding",
        /// A public statement of an authority or organisation.
        Statement = "statement",
        /// A vote, an election, or the founding of an organisation.
        Decision = "decision",
        /// A measure at a border or along a route.
        Border = "border",
        /// Any other event related to the incidents.
        Event = "event",
    }
}

vocabulary! {
    /// What is withheld from a public record to protect people.
    Withheld {
        /// The source of a claim; the claim's numbers stay.
        Source = "source",
        /// The content of a claim, except its numbers.
        Claim = "claim",
        /// A whole claim, which is not counted.
        WholeClaim = "whole_claim",
        /// A quote.
        Quote = "quote",
        /// A more precise place.
        Place = "place",
        /// A text that named a more precise place.
        Text = "text",
        /// A whole claim that denied the incident. It was public before.
        Denial = "denial",
        /// A whole claim without which the figure is narrower, or the number of those returned: it has changed. The claim was
        /// public before.
        Figure = "figure",
        /// A whole claim without which it reads otherwise what became of the people. The claim was public before.
        Outcome = "outcome",
    }
}
