//! Small sheets, each of which stands for a kind that was read wrongly.

use serde_json::{Value, json};

use super::{empty, import, plan, submitted};

macro_rules! case {
    ($name:literal) => {
        include_str!(concat!("../../../data/import/cases/", $name, ".csv"))
    };
}

/// What is wrong with a sheet, as sentences.
async fn told(sheet: &str) -> Vec<String> {
    plan(&empty().await, sheet).await.problems.iter().map(ToString::to_string).collect()
}

/// The places of the only row.
async fn places(sheet: &str) -> Value {
    let world = empty().await;
    import(&world, sheet).await;
    submitted(&world).await[0]["places"].clone()
}

/// A sheet of one row with these cells besides what every row has.
fn row(columns: &str, cells: &str, country: &str) -> String {
    format!(
        "title,date,host_country,people,source,source_date,{columns}\nHeld,2014-05-01,{country},9,A Daily,2014-05-02,{cells}\n"
    )
}

#[tokio::test]
async fn a_code_in_brackets_is_kept_whatever_other_columns_there_are() {
    assert_eq!(places(case!("01-code-in-brackets-lost")).await[0]["subdivision"], "CN-JL");
    let both = places(&row("places,subdivisions", "Tumen (CN-JL),CN-JL", "CN")).await;
    assert_eq!(both[0]["subdivision"], "CN-JL");
    let two = told(&row("places,subdivisions", "Tumen (CN-JL),CN-LN", "CN")).await;
    assert!(
        two.len() == 1 && two[0].contains("in CN-JL by the column of the places, and in CN-LN"),
        "{two:?}"
    );
}

#[tokio::test]
async fn a_word_before_a_colon_that_is_no_role_is_asked_about() {
    let told = told(case!("03-mistyped-role")).await;
    assert!(told.len() == 1 && told[0].starts_with("row 2, places: "), "{told:?}");
    assert!(told[0].contains("tranfer before the colon is no role of a place"), "{told:?}");
    assert!(told[0].contains("did you mean transfer?"), "{told:?}");
}

#[tokio::test]
async fn a_point_without_a_name_is_a_place() {
    let point = places(case!("11-point-without-name")).await;
    assert_eq!(
        point,
        json!([{"role": "detention", "name": "", "country": "UA", "subdivision": null, "precision": "locality", "lat": 49.2, "lon": 38.9, "people": null}])
    );
}

#[tokio::test]
async fn two_addresses_in_one_cell_are_told_in_their_column() {
    let told = told(case!("12-two-addresses")).await;
    assert!(told.len() == 1 && told[0].starts_with("row 2, source_url: these are two addresses"), "{told:?}");
    assert!(told[0].contains("write two sources"), "{told:?}");
}

#[tokio::test]
async fn nobody_is_no_incident() {
    let told = told(case!("13-zero-people")).await;
    assert!(
        told.len() == 1 && told[0].starts_with("row 2, people: 0 people: nobody was detained"),
        "{told:?}"
    );
}

#[tokio::test]
async fn names_of_provinces_are_understood_within_the_country_of_the_row() {
    for (cell, code) in [
        ("Jilin", "CN-JL"),
        ("吉林省", "CN-JL"),
        ("랴오닝", "CN-LN"),
        ("辽宁", "CN-LN"),
        ("JL", "CN-JL"),
        ("Inner Mongolia", "CN-NM"),
        ("新疆", "CN-XJ"),
    ] {
        let placed = places(&row("places,subdivisions", &format!("Somewhere,{cell}"), "CN")).await;
        assert_eq!(placed[0]["subdivision"], code, "{cell}");
        let placed = places(&row("places", &format!("Somewhere ({cell})"), "CN")).await;
        assert_eq!(
            (&placed[0]["name"], &placed[0]["subdivision"]),
            (&json!("Somewhere"), &json!(code)),
            "{cell}"
        );
    }
    let near = told(&row("places,subdivisions", "Tumen,Jillin", "CN")).await;
    assert!(
        near.len() == 1 && near[0].contains("Jillin is no one subdivision of China; the nearest are CN-JL"),
        "{near:?}"
    );
    let old_town = places(&row("places", "Shenyang (old town)", "CN")).await;
    assert_eq!(old_town[0]["name"], "Shenyang (old town)");
}

#[tokio::test]
async fn two_letters_behind_a_place_are_a_state_of_the_country() {
    let placed = places(&row("places", "San Diego (CA)", "US")).await;
    assert_eq!((&placed[0]["country"], &placed[0]["subdivision"]), (&json!("US"), &json!("US-CA")));
    let abroad = places(&row("places", "Hanoi; transit: Vientiane (LA)", "VN")).await;
    assert_eq!(abroad[1]["country"], "LA");
    let unclear = told(&row("places", "Miami; transfer: San Diego (CA)", "US")).await;
    assert!(
        unclear.len() == 1 && unclear[0].contains("may be US-CA (California) or the country CA"),
        "{unclear:?}"
    );
}

#[tokio::test]
async fn what_stands_for_nothing_is_nothing() {
    for nothing in ["-", "n/a", "?", "unknown", "N/A", "—", "미상", "不详"] {
        let sheet = format!(
            "title,date,host_country,people,places,subdivisions,lat,lon,status_date,repatriation_status,source,source_date\n\
             Held,2014-05-01,CN,{nothing},{nothing},{nothing},{nothing},{nothing},{nothing},detained,A Daily,2014-05-02\n"
        );
        let world = empty().await;
        import(&world, sheet).await;
        let content = &submitted(&world).await[0];
        assert_eq!(
            (&content["places"], &content["claims"][0]["people"]),
            (&json!([]), &Value::Null),
            "{nothing}"
        );
        assert_eq!(content["claims"][0]["quote"], Value::Null);
    }
    let date = told("title,date,host_country,source,source_date\nHeld,?,CN,A Daily,2014\n").await;
    assert!(date.len() == 1 && date[0].starts_with("row 2, date: when it happened"), "{date:?}");
}

#[tokio::test]
async fn a_point_that_is_a_slip_is_a_caution() {
    for (point, country, word) in
        [("0,0", "CN", "off West Africa"), ("48.9,2.3", "CN", "far from China"), ("129.8,42.9", "CN", "")]
    {
        let plan = plan(&empty().await, row("places,lat,lon", &format!("Tumen,{point}"), country)).await;
        let cautions: Vec<String> = plan.cautions.iter().map(ToString::to_string).collect();
        if word.is_empty() {
            assert_eq!(plan.problems.len(), 1, "lat beyond a pole");
        } else {
            assert!(cautions.len() == 1 && cautions[0].contains(word), "{point}: {cautions:?}");
        }
    }
}

#[tokio::test]
async fn people_are_pushed_back_at_sea_and_in_kosovo() {
    for (country, name) in [("XZ", "International waters"), ("XK", "Kosovo")] {
        let world = empty().await;
        import(&world, row("places,lat,lon,host_country_name", &format!(",34.1,12.4,{name}"), country)).await;
        let content = &submitted(&world).await[0];
        assert_eq!(
            (&content["host_country"], &content["places"][0]["country"]),
            (&json!(country), &json!(country))
        );
    }
}

#[tokio::test]
async fn a_place_is_one_place_with_and_without_its_code() {
    let row = |n: u32, place: &str, country: &str| {
        format!("Held {n},2014-05-0{n},{country},{place},9,Daily {n},2014-05-20\n")
    };
    let sheet = "title,date,host_country,places,people,source,source_date\n".to_owned()
        + &row(1, "Tumen", "CN")
        + &row(2, "tumen; Helong", "CN")
        + &row(3, "Tumen (CN-JL)", "CN")
        // Two provinces have one of this name.
        + &row(4, "Chaoyang (CN-BJ)", "CN")
        + &row(5, "Chaoyang (CN-LN)", "CN")
        + &row(6, "Chaoyang", "CN")
        + &row(7, "Tumen", "RU");
    let world = empty().await;
    let notes: Vec<String> = plan(&world, &sheet).await.notes.iter().map(ToString::to_string).collect();
    let said = |name: &str| {
        format!(
            "the file: {name} without a code is read as {name} (CN-JL), 1 in all, as the table writes no other behind it; if it is another place there, write its code"
        )
    };
    assert_eq!(notes, [said("Tumen"), said("tumen")]);
    import(&world, &sheet).await;
    let codes: Vec<Value> = submitted(&world)
        .await
        .iter()
        .flat_map(|content| content["places"].as_array().unwrap().clone())
        .map(|place| place["subdivision"].clone())
        .collect();
    let expected = [
        json!("CN-JL"),
        json!("CN-JL"),
        Value::Null,
        json!("CN-JL"),
        json!("CN-BJ"),
        json!("CN-LN"),
        Value::Null,
        Value::Null,
    ];
    assert_eq!(codes, expected);
    assert_eq!(super::counts(&import(&world, &sheet).await), (0, 0, 7), "twice is once");
}
