//! Whose prices somebody wants: site, region, a book of one's own; and what is said when there are none.

use formwork::diag::Diagnostics;
use formwork::plan::State;
use formwork::price::{Book, Choice, Note, Site, Unpriced, Usage, forecast, read_book};
use formwork::text::{FileId, Source, Sources};

use super::forecast::volume;
use super::{book, with_plan};

fn choice(region: Option<&str>, international: Option<bool>) -> Choice {
    Choice {
        region: region.map(str::to_owned),
        international,
        book: None,
    }
}

/// Currency and region, or what is wrong.
fn site(region: Option<&str>, international: Option<bool>, home: Site<'_>) -> String {
    match choice(region, international).site(home, &book()) {
        Ok(site) => format!("{} {}", site.currency(), site.region),
        Err(unknown) => unknown.to_string(),
    }
}

#[test]
fn site_and_region_follow_each_other() {
    let home = Site::CHINA;
    assert_eq!(site(None, None, home), "CNY cn-north-4");
    assert_eq!(site(None, Some(true), home), "USD ap-southeast-1");
    assert_eq!(site(Some("la-north-2"), None, home), "USD la-north-2");
    assert_eq!(
        site(Some("la-north-2"), Some(false), home),
        "CNY la-north-2"
    );
    // Not simulated, but in the list.
    assert_eq!(
        site(Some("ap-southeast-4"), None, home),
        "USD ap-southeast-4"
    );
    let abroad = Site {
        chinese: false,
        region: "la-south-2",
    };
    assert_eq!(site(None, None, abroad), "USD la-south-2");
    assert_eq!(site(None, Some(true), abroad), "USD la-south-2");
    assert_eq!(site(None, Some(false), abroad), "CNY cn-north-4");
}

#[test]
fn a_region_that_nobody_knows_is_told_with_those_that_are() {
    assert_eq!(
        site(Some("nowhere"), None, Site::CHINA),
        "there is no region \"nowhere\"; there are ae-ad-1, af-south-1, ap-southeast-1, ap-southeast-2, \
         ap-southeast-3, ap-southeast-4, cn-east-2, cn-east-3, cn-north-1, cn-north-4, cn-north-9, cn-south-1, \
         cn-southwest-2, la-north-2, la-south-2, sa-brazil-1"
    );
    assert!(site(Some(""), Some(true), Site::CHINA).starts_with("there is no region \"\""));
}

fn notes(book: &Book, site: Site<'_>) -> Vec<Note> {
    with_plan(&volume("v", 10), &State::default(), |plan, config| {
        forecast(book, site, plan, config, &Usage::default()).notes()
    })
}

fn own(region: &str) -> Book {
    let text = format!(
        r#"{{"format": "formwork-prices/1", "name": "own", "mode": "replace", "prices": [{{"resource_type": "huaweicloud_evs_volume",
        "component": "volume", "region": "{region}", "currency": "CNY", "unit": "HOUR", "price": 1}}]}}"#
    );
    let (own, problems) = read_book(&Source::new(FileId(0), "own.json", &text));
    own.unwrap_or_else(|| panic!("{problems:?}")).book
}

#[test]
fn that_a_region_has_no_prices_is_said() {
    let at = |region| Site {
        chinese: true,
        region,
    };
    let uncovered = |region: &str| Note::Uncovered(region.into(), "CNY");
    assert!(!notes(&book(), Site::CHINA).contains(&uncovered("cn-north-4")));
    let elsewhere = notes(&book(), at("cn-east-3"));
    assert_eq!(elsewhere.first(), Some(&uncovered("cn-east-3")));
    assert_eq!(
        uncovered("cn-east-3").to_string(),
        "The price list has no prices of cn-east-3 in CNY; where there are any, those of other regions stand for them."
    );
    // What is said of all regions is said of each.
    assert_eq!(notes(&own("*"), at("cn-east-3")), []);
    assert_eq!(
        notes(&own("cn-south-1"), at("cn-east-3")),
        [uncovered("cn-east-3")]
    );
    assert_eq!(notes(&own("cn-east-3"), at("cn-east-3")), []);
}

#[test]
fn an_own_book_that_cannot_be_read_says_where() {
    let choice = Choice {
        book: Some(("ours.json".to_owned(), "{\"format\": 1}".to_owned())),
        ..Choice::default()
    };
    let (mut sources, mut problems) = (Sources::default(), Diagnostics::new());
    assert!(choice.book(None, &mut sources, &mut problems).is_none());
    assert!(problems.has_errors());
}

#[test]
fn each_remark_has_words_in_the_other_language() {
    let path = crate::root().join("www/src/i18n/prices.zh.json");
    let text = std::fs::read_to_string(path).unwrap();
    let told: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let told: Vec<&str> = told.keys().map(String::as_str).collect();
    let mut words: Vec<&str> = Unpriced::WORDS.into_iter().chain(Note::WORDS).collect();
    words.sort_unstable();
    assert_eq!(told, words);
}

#[test]
fn a_remark_is_its_pattern_with_the_values() {
    let all = [
        Unpriced::Type("a".to_owned()),
        Unpriced::Mode("a".to_owned()),
        Unpriced::Missing("a"),
        Unpriced::Unusable("a", "{b}".to_owned()),
        Unpriced::Unknown("a".to_owned()),
        Unpriced::Sensitive("a".to_owned()),
        Unpriced::DataSource("a".to_owned()),
        Unpriced::NoPrice("a".to_owned()),
        Unpriced::NoProduct("a".to_owned()),
        Unpriced::TooMany("a", 12),
    ];
    let words: Vec<&str> = all.iter().map(|why| why.remark().word).collect();
    assert_eq!(words, Unpriced::WORDS);
    let notes = [
        Note::Uncovered("r".into(), "CNY"),
        Note::Derived,
        Note::Illustrative,
        Note::ReferenceRegion("r".into()),
        Note::BySize,
    ];
    let words: Vec<&str> = notes.iter().map(|note| note.remark().word).collect();
    assert_eq!(words, Note::WORDS);
    assert_eq!(all[3].to_string(), "The value {b} of a cannot be priced.");
    assert_eq!(
        all[9].to_string(),
        "At most 12 a resources are priced in one template."
    );
}
