//! Texts that are not UTF-8.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1256,
};

use super::{codes, dry_run, imported, sentences};
use crate::support::desk::Desk;

const HEADER: &str = "title,date,host_country,places,people,source,source_date\n";

/// The title, place and outlet of a case in a language, and the encoding that its spreadsheets save.
const CASES: [(&str, &str, &str, &Encoding, &str); 9] = [
    ("두만강 근처에서 탈북자 아홉 명 체포", "투먼시 국경 검문소", "연합뉴스", EUC_KR, "CP949, Korean"),
    ("图们江附近拘留了九名难民并强制遣返", "图们市边境检查站", "新华社", GB18030, "GB18030, Chinese"),
    ("圖們江附近拘留了九名難民並強制遣返", "圖們市邊境檢查站", "中央社", BIG5, "Big5, traditional Chinese"),
    (
        "国境付近で難民九人を拘束し強制送還した",
        "図們市の検問所",
        "読売新聞",
        SHIFT_JIS,
        "Shift-JIS, Japanese",
    ),
    ("国境付近で難民九人を拘束し強制送還した", "図們市の検問所", "読売新聞", EUC_JP, "EUC-JP, Japanese"),
    (
        "Neuf réfugiés arrêtés près de la frontière, expulsés à la fin de l’été après une détention forcée où même les élèves étaient gardés",
        "Évian-les-Bains, Besançon, Orléans",
        "Le Progrès",
        WINDOWS_1252,
        "Windows-1252, western European",
    ),
    (
        "Dziewięciu uchodźców zatrzymano przy granicy, a następnie deportowano mimo próśb; także dzieci spędziły noc w ośrodku",
        "Łódź, Białystok, Przemyśl, Gdańsk",
        "Życie Częstochowy",
        WINDOWS_1250,
        "Windows-1250, central European",
    ),
    (
        "Девять беженцев задержаны у границы и высланы, несмотря на просьбы; дети провели ночь в участке полиции",
        "Тумэнь, пограничный пункт",
        "Известия",
        WINDOWS_1251,
        "Windows-1251, Cyrillic",
    ),
    (
        "اعتقال تسعة لاجئين قرب الحدود وترحيلهم رغم الطلبات وقضى الأطفال الليل في مركز الشرطة",
        "القاهرة",
        "الأهرام",
        WINDOWS_1256,
        "Windows-1256, Arabic",
    ),
];

fn sheet((title, place, outlet): (&str, &str, &str)) -> String {
    format!("{HEADER}\"{title}\",2014-05-01,CN,\"{place}\",9,{outlet},2014-05-02\n")
}

#[tokio::test]
async fn a_text_is_read_in_its_own_encoding_and_that_is_said() {
    let desk = Desk::open().await;
    for (title, place, outlet, encoding, told) in CASES {
        let text = sheet((title, place, outlet));
        let (bytes, _, lost) = encoding.encode(&text);
        assert!(!lost, "{told}");
        let report = dry_run(&desk, "", "text/csv", bytes.to_vec()).await;
        assert_eq!(
            (&report["new"], sentences(&report, "notes")),
            (&1.into(), vec![format!("0 : the text is read as {told}")]),
            "{report}"
        );
    }
    let text = sheet((CASES[0].0, CASES[0].1, CASES[0].2));
    let (bytes, ..) = EUC_KR.encode(&text);
    let record = &imported(&desk, "", "text/csv", bytes.to_vec()).await[0];
    assert_eq!((&record["title"], &record["places"][0]["name"]), (&CASES[0].0.into(), &CASES[0].1.into()));
}

#[tokio::test]
async fn utf_16_is_read_with_its_mark_and_without() {
    let desk = Desk::open().await;
    let text = sheet((CASES[0].0, CASES[0].1, CASES[0].2)).replace(',', "\t");
    let little = || text.encode_utf16().flat_map(u16::to_le_bytes);
    let big = || text.encode_utf16().flat_map(u16::to_be_bytes);
    for (bytes, told) in [
        ([0xFF, 0xFE].into_iter().chain(little()).collect::<Vec<u8>>(), "UTF-16"),
        (little().collect(), "UTF-16"),
        ([0xFE, 0xFF].into_iter().chain(big()).collect(), "UTF-16, big-endian"),
        (big().collect(), "UTF-16, big-endian"),
    ] {
        let report = dry_run(&desk, "", "text/csv", bytes).await;
        assert_eq!(
            (&report["new"], sentences(&report, "notes")),
            (&1.into(), vec![format!("0 : the text is read as {told}")]),
            "{report}"
        );
    }
    let report =
        dry_run(&desk, "", "text/csv", format!("\u{feff}{}", sheet((CASES[0].0, CASES[0].1, CASES[0].2))))
            .await;
    assert_eq!((&report["new"], &report["notes"]), (&1.into(), &serde_json::json!([])));
}

#[tokio::test]
async fn an_encoding_that_is_not_certain_is_asked_about() {
    let desk = Desk::open().await;
    for (word, encoding, name, other) in [
        ("투먼", EUC_KR, "cp949", "gb18030"),
        ("图们", GB18030, "gb18030", "cp949"),
        ("Дело", WINDOWS_1251, "windows-1251", "windows-1252"),
    ] {
        let text = sheet((word, "Tumen", "A Daily"));
        let (bytes, ..) = encoding.encode(&text);
        let report = dry_run(&desk, "", "text/csv", bytes.to_vec()).await;
        let problem = &report["problems"][0];
        assert_eq!(
            (&problem["code"], &problem["row"]),
            (&"doubtful-encoding".into(), &2.into()),
            "{word}: {report}"
        );
        let names: Vec<&str> =
            problem["allowed"].as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
        assert!(names.contains(&name) && names.contains(&other), "{word}: {names:?}");
        let record = imported(&desk, &format!("?encoding={name}"), "text/csv", bytes.to_vec()).await;
        assert!(record.iter().any(|record| record["title"] == word), "{word}: {record:?}");
    }
    // Every encoding that may be reads these alike.
    let (bytes, ..) = WINDOWS_1252.encode("Malmö: nine people held");
    let text = [HEADER.as_bytes(), &bytes, b",2014-05-01,SE,Malm\xF6,9,A Daily,2014-05-02\n"].concat();
    assert_eq!(dry_run(&desk, "", "text/csv", text).await["new"], 1);
    let report = dry_run(&desk, "&encoding=klingon", "text/csv", HEADER).await;
    assert_eq!(report["problems"][0]["code"], "unknown-encoding");
}

#[tokio::test]
async fn the_line_in_which_encodings_differ_is_named_however_late_it_comes() {
    let desk = Desk::open().await;
    let plain = "Held,2014-05-01,CN,Tumen,9,A Daily,2014-05-02\n".repeat(600);
    let text =
        format!("{HEADER}{plain}\u{414}\u{435}\u{43b}\u{43e},2014-05-01,CN,Tumen,9,A Daily,2014-05-02\n");
    let (bytes, ..) = WINDOWS_1251.encode(&text);
    let report = dry_run(&desk, "", "text/csv", bytes.to_vec()).await;
    let problem = &report["problems"][0];
    assert_eq!((&problem["code"], &problem["row"]), (&"doubtful-encoding".into(), &602.into()), "{report}");
}

#[tokio::test]
async fn a_cell_with_broken_bytes_refuses_its_row() {
    let desk = Desk::open().await;
    let mut text = HEADER.as_bytes().to_vec();
    for n in 0..40 {
        text.extend(format!("두만강 {n},2014-05-01,CN,투먼,9,연합뉴스,2014-05-02\n").bytes());
    }
    text.extend(b"broken \xEB\x91,2014-05-01,CN,Tumen,9,A Daily,2014-05-02\n");
    let report = dry_run(&desk, "", "text/csv", text).await;
    assert_eq!(codes(&report), [(42, "title", "not-in-encoding")], "{report}");
    let (bytes, ..) = EUC_KR.encode("두만강");
    let text = [HEADER.as_bytes(), &bytes, b",2014-05-01,CN,Tumen,9,A Daily,2014-05-02\n"].concat();
    let report = dry_run(&desk, "&encoding=utf-8", "text/csv", text).await;
    assert_eq!(report["problems"][0]["code"], "not-in-encoding", "what somebody says is done: {report}");
}
