//! The counting rules in words, as every aggregate's reply quotes them. The functions that keep them stand beside:
//! `total` (1, 2, 5, 10), `share` (3, 4), `origin` (4), `time` (5, 6), `status` (7, 8).

/// The ten counting rules, in order.
pub const RULES: [&str; 10] = [
    "1. Bounds. A total is the sum of the lower bounds and the sum of the upper bounds. If k of its incidents have no upper bound, open_ended is k and max is null. known_max then adds the known upper bounds, and the lower bounds of the other incidents. There are no midpoints. approximate counts the incidents whose figure is based on a number that its source calls approximate: about 30 is 30 to 30.",
    "2. Once. An incident counts once in a total, however many places, sources or countries it has. A filter selects whole incidents.",
    "3. Several groups. An incident can have several places, subdivisions, countries of origin and outlets. Grouping by place, subdivision, origin_country or outlet shows it in each row, and overlapping is true. Totals count each incident once; they are never the sum of the rows.",
    "4. Joint totals. The figure is for all detention places together. In a row by place, people gives the bounds that the figure allows for the places of the row; incident_people gives all people of the same incidents. An incident without a place of the role is in the row null, with all its people. Places of other roles do not divide the people. In a row by origin_country, people gives the bounds that the figure allows for that country. People of another nationality who are counted in the figure, or may be, are not from that country.",
    "5. Periods. A date has an earliest and a latest day. A period returns all incidents that may be in it, including its first and last day. With date_match=within it returns only those that are certainly in it. An incident that may be outside the period adds nothing to min, and its full number to max, in totals and in rows. may_lie_outside counts such incidents.",
    "6. Buckets. A year, quarter, month, week or day contains an incident only if its whole date is in it. The other incidents form the row null. Buckets have no gaps, unless there would be more than 10,000 rows. Then empty buckets are left out, and gaps is true. 0 means that no incident is registered.",
    "7. Repatriated counts people reported as returned to their country of origin. A feared return is not counted.",
    "8. Status. The status is that of the last step of the whole group. Later steps of parts make it mixed, unless together they certainly include everyone and have the same status. status_on=d counts only steps whose latest day is not after d. may_have_moved_on counts the incidents with a further step that may have happened by then.",
    "9. One filter, one version. List, total, statistics and export of one filter agree; every row links to the list of exactly its incidents.",
    "10. Shared people. A person in two incidents counts twice, unless the incidents are linked may_share_people: a linked cluster within the filter adds its largest min and the sum of its max. clusters says how many there are.",
];

/// What a number of this register can mean, said with every aggregate.
pub const COVERAGE: &str = "These numbers count what was reported and registered, not all that happened. Because of secrecy, fear and distance, many detentions and returns are never reported. If a case is not here, this is no evidence that it did not happen.";
