//! The counting rules in words, as every aggregate's reply quotes them. The functions that keep them stand beside:
//! `total` (1, 2, 5, 10), `share` (3, 4), `origin` (4), `time` (5, 6), `status` (7, 8).

/// The ten counting rules, in order.
pub const RULES: [&str; 10] = [
    "1. Bounds. A total is the sum of the lower and the sum of the upper bounds; if k of its incidents have no upper bound, open_ended is k, max is null, and known_max adds the upper bounds of those that have one and the lower bounds of the others. There are no midpoints. approximate counts the incidents whose figure rests on a number that its source calls approximate: about 30 is 30 to 30.",
    "2. Once. An incident counts once in a total, however many places, sources or countries it has. A filter selects whole incidents.",
    "3. Several groups. Grouping by something of which an incident can have several (place, subdivision, origin_country, outlet) shows it in each and says overlapping; totals are over distinct incidents, never the sum of the rows.",
    "4. Joint totals. The figure belongs to all detention places together. In a row by place, people is what the figure leaves possible for the places of the row, beside incident_people, the same incidents whole. Places of other roles do not divide the people. In a row by origin_country it is what the figure leaves possible for that country: people of another nationality who are counted in the figure, or may be, are not from it.",
    "5. Periods. A date is from an earliest to a latest day. A period returns whatever may lie in it, both ends included; date_match=within only what certainly does. An incident that may lie outside the period adds nothing to min, as if it were not there, and all it has to max, in totals and in rows; may_lie_outside counts them.",
    "6. Buckets. Year, quarter, month, week or day hold an incident only if its whole date lies in them; the others form the row null. Buckets run without gaps, unless there would be more than 10,000 rows: then those that hold nothing are left out, and gaps is true. A 0 means none registered.",
    "7. Repatriated counts people reported as returned to their country of origin. What is feared is not counted as done.",
    "8. Status is that of the last step that concerns the whole group; later steps of a part make it mixed, unless together they are certainly everybody and agree. status_on=d counts only steps whose latest day is not after d; may_have_moved_on says how many incidents had a further step that may have happened.",
    "9. One filter, one version. List, total, statistics and export of one filter agree; every row links to the list of exactly its incidents.",
    "10. Shared people. A person in two incidents counts twice, unless the incidents are linked may_share_people: a linked cluster within the filter adds its largest min and the sum of its max. clusters says how many there are.",
];

/// What a number of this register can mean, said with every aggregate.
pub const COVERAGE: &str = "These numbers hold what was reported and registered, not all that happened. Secrecy, fear and distance keep many detentions and returns from being reported; the absence of a case here is no evidence that there was none.";
