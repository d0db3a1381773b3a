//! The words of records: of every field with a fixed choice, each with its definition.

use crate::model::vocabulary::define::vocabulary;

vocabulary! {
    /// What has become of the people of an incident, or of some of them.
    Status {
        /// Held by the authorities of the host country.
        Detained = "detained",
        /// Moved to another place of detention.
        Transferred = "transferred",
        /// Reported to be about to be returned; not counted as returned.
        FacingRepatriation = "facing_repatriation",
        /// Returned to the country of origin, whatever the authorities call it (refoulement where persecution awaits).
        Repatriated = "repatriated",
        /// Sent to a country that is not the country of origin.
        Expelled = "expelled",
        /// The country of origin did not take them.
        ReturnRefused = "return_refused",
        /// Set free in the host country.
        Released = "released",
        /// Got away.
        Escaped = "escaped",
        /// Reached a country that took them in.
        Resettled = "resettled",
        /// Died.
        Died = "died",
        /// Not known.
        Unknown = "unknown",
        /// Computed only: parts of the group fared differently, or it is not known that all fared alike.
        Mixed = "mixed",
    }
}

vocabulary! {
    /// How well an incident is supported. The later word wins.
    Confidence {
        /// One source, or several that derive from one another.
        OneSource = "one_source",
        /// Two or more public sources that are not known to derive from one another.
        SeveralSources = "several_sources",
        /// A source denies this incident.
        Contested = "contested",
        /// A government or a court confirmed it.
        OfficiallyConfirmed = "officially_confirmed",
        /// An editor no longer relies on it; the reason stands in the record.
        Discounted = "discounted",
    }
}

vocabulary! {
    /// Whom a number counts.
    Counts {
        /// Refugees alone.
        Refugees = "refugees",
        /// Persons: helpers may be among them.
        Persons = "persons",
    }
}

vocabulary! {
    /// How the figure of an incident was reached.
    Basis {
        /// From the lowest to the highest number of the asserting claims that count the same.
        Widest = "widest",
        /// It follows one claim, for the reason given.
        Claim = "claim",
        /// Set by an editor, for the reason given.
        Editorial = "editorial",
    }
}

vocabulary! {
    /// What a place is in an incident.
    Role {
        /// Where people were detained. The figure belongs to all detention places together.
        Detention = "detention",
        /// A place they had come through.
        Transit = "transit",
        /// Where they were moved to in detention.
        Transfer = "transfer",
        /// Where they were handed to the authorities of another country.
        Handover = "handover",
        /// Where they wanted to go.
        IntendedDestination = "intended_destination",
    }
}

vocabulary! {
    /// How precisely a place is known, from the finest to the coarsest.
    Precision {
        /// A building, a crossing, a street.
        Site = "site",
        /// A town, city or county.
        Locality = "locality",
        /// Somewhere near the named place; the subdivision may be another.
        Near = "near",
        /// A first-level subdivision, such as a province.
        Subdivision = "subdivision",
        /// A country.
        Country = "country",
    }
}

vocabulary! {
    /// How several detention places belong together.
    PlacesAre {
        /// People were detained in each of them.
        All = "all",
        /// In one of them; it is not known which.
        OneOf = "one_of",
    }
}

vocabulary! {
    /// What a claim says of the incident.
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
    /// How firmly a claim is put.
    Hedge {
        /// Confirmed by the source on its own knowledge.
        Confirmed = "confirmed",
        /// Stated as a fact.
        Stated = "stated",
        /// Passed on from somebody else.
        Reported = "reported",
        /// Believed or feared.
        Believed = "believed",
    }
}

vocabulary! {
    /// How a source puts its number.
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
    /// Whether a part of the group is counted in the figure.
    Counted {
        /// It is.
        Yes = "yes",
        /// It is not.
        No = "no",
        /// The sources do not say.
        Unclear = "unclear",
    }
}

vocabulary! {
    /// What sets a part of the group apart.
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
        /// Any other part.
        Other = "other",
    }
}

vocabulary! {
    /// How two incidents belong together.
    Link {
        /// Some people may be in both; counted with care (rule 10).
        MaySharePeople = "may_share_people",
        /// This one came of the other.
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
    /// What kind of thing a context event is.
    ContextKind {
        /// A treaty or law.
        Law = "law",
        /// The release of a report.
        Report = "report",
        /// What a report found.
        Finding = "finding",
        /// What an authority or a body said in public.
        Statement = "statement",
        /// A vote, an election, the founding of a body.
        Decision = "decision",
        /// A measure at a border or along a route.
        Border = "border",
        /// Anything else that bears on the incidents.
        Event = "event",
    }
}

vocabulary! {
    /// What has been left out of a public record to protect people.
    Withheld {
        /// Who said it; the claim's numbers stand.
        Source = "source",
        /// The content of a claim but its numbers.
        Claim = "claim",
        /// A whole claim, which counts nowhere.
        WholeClaim = "whole_claim",
        /// A quotation.
        Quote = "quote",
        /// A finer place.
        Place = "place",
        /// A text that named a finer place.
        Text = "text",
    }
}
