"""What schemas of single parameters cannot say.

A case that was made to be valid is dropped where it is not, for a reason that stands between parameters or in what the
register holds. Everything else, and every case that was made to be invalid, is checked as it comes.
"""

import schemathesis

NEWEST = 4  # the report's incidents
PLACES = {"cn-jl-yanji", "cn-ln-dandong", "cn-ln-liaoning", "cn-ln-shenyang", "cn-near-beijing", "cn-yn-kunming", "none"}
OUTLETS = {"Chosun Daily", "Congressional-Executive Commission on China", "Daily NK", "JoongAng Daily", "Korea Herald", "none"}


def known(value, values):
    return all(item in values for item in (value if isinstance(value, list) else [value]))


def contradicts_itself(query):
    near, box = str(query.get("near", "")), str(query.get("bbox", ""))
    period = [str(query.get(name, "")) for name in ("date_from", "date_to")]
    return (
        ("near" in query) != ("radius_km" in query)
        or all(period) and period[0] > period[1]
        or "people_min" in query and "people_max" in query and int(query["people_min"]) > int(query["people_max"])
        or near and len(near) > 30
        or box and len(box) > 60
    )


def is_not_held(query):
    return (
        int(query.get("version", 1)) > NEWEST
        or int(query.get("updated_since", 1)) > NEWEST
        or not known(query.get("place", []), PLACES)
        or not known(query.get("outlet", []), OUTLETS)
        or "cursor" in query
    )


@schemathesis.hook
def filter_case(context, case):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return True
    query = case.query or {}
    return not contradicts_itself(query) and not is_not_held(query)
