"""What a JSON Schema of single parameters cannot say, so that a case which is valid by the schema is valid.

Everything else, and every refusal of what is not valid, is checked as it comes.
"""

import schemathesis

# Values of the register that the document cannot list: those of the report's incidents.
PLACES = ["cn-ln-shenyang", "cn-yn-kunming", "cn-near-beijing"]
OUTLETS = ["Daily NK", "Chosun Daily"]
KEYS = "year quarter month week day host_country origin_country subdivision place repatriation_status confidence outlet".split()


def several(value):
    return value if isinstance(value, list) else str(value).split(",")


@schemathesis.hook
def filter_case(context, case):
    """Drops a case that was made to be valid and is not, for a reason that stands between parameters."""
    query = case.query or {}
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return True
    if ("near" in query) != ("radius_km" in query):
        return False
    if "date_from" in query and "date_to" in query and str(query["date_from"]) > str(query["date_to"]):
        return False
    if "people_min" in query and "people_max" in query and int(query["people_min"]) > int(query["people_max"]):
        return False
    return True
