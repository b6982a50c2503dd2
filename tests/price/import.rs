//! Price books of one's own.

use formwork::price::{Amount, Choice, OwnBook, Query, Unit, read_book};
use formwork::schema::Catalog;
use formwork::text::{FileId, Source};
use formwork::workspace::{PriceOptions, Workspace};

use super::{BEIJING, CATALOG, book, estimate};

/// A row of a book for a NAT gateway, with other properties in place of those of the same name.
fn row(other: &[(&str, &str)]) -> String {
    let mut row = vec![
        ("resource_type", "\"huaweicloud_nat_gateway\""),
        ("component", "\"gateway\""),
        ("match", "{\"spec\": \"1\"}"),
        ("region", "\"cn-north-4\""),
        ("currency", "\"CNY\""),
        ("unit", "\"DAY\""),
        ("price", "\"9.5\""),
    ];
    for (name, value) in other {
        match row.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = value,
            None => row.push((name, value)),
        }
    }
    let row = row.iter().filter(|(_, value)| !value.is_empty());
    let row: Vec<String> = row
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    format!("{{{}}}", row.join(", "))
}

fn text(rows: &[String]) -> String {
    format!(
        "{{\"format\": \"formwork-prices/1\", \"name\": \"ours\", \"prices\": [{}]}}",
        rows.join(", ")
    )
}

fn read(text: &str) -> Result<OwnBook, Vec<(String, String)>> {
    let source = Source::new(FileId(0), "book.json", text);
    let (book, problems) = read_book(&source);
    let told = problems.iter().map(|d| {
        let place = d.span().map(|span| source.snippet(span).to_owned());
        (place.unwrap_or_default(), d.message.clone())
    });
    let told: Vec<(String, String)> = told.collect();
    assert_eq!(book.is_none(), !told.is_empty());
    book.ok_or(told)
}

/// What is told of a book with one such row: the place and the message.
fn fault(other: &[(&str, &str)]) -> (String, String) {
    let told = read(&text(&[row(other)])).unwrap_err();
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().unwrap()
}

fn daily(own: &OwnBook, facts: &[(&str, &str)]) -> Option<String> {
    let found = own.book.find(Query {
        kind: "huaweicloud_nat_gateway",
        component: "gateway",
        facts,
        unit: Unit::Day,
        currency: "CNY",
        region: "cn-north-4",
    });
    found.map(|f| f.cost(Amount::whole(1)).to_string())
}

#[test]
fn a_book_is_looked_up_like_the_list() {
    let other = row(&[("match", "{\"spec\": \"2|3\"}"), ("price", "19")]);
    let own = read(&text(&[row(&[]), other])).unwrap();
    let of = |spec| daily(&own, &[("spec", spec)]);
    assert_eq!(of("1").as_deref(), Some("9.5"));
    assert_eq!(of("3").as_deref(), Some("19"));
    assert_eq!(of("4"), None);
    assert_eq!(own.book.editions(), ["ours".into()]);
    assert!(!own.replaces);
}

#[test]
fn tiers_sources_and_confidence_are_kept() {
    let tiers = r#"[{"to": "5", "price": "1"}, {"from": 5, "price": 0.5}]"#;
    let tiered = row(&[
        ("resource_type", "\"huaweicloud_vpc_bandwidth\""),
        ("component", "\"bandwidth\""),
        ("match", "{\"charge_mode\": \"bandwidth\"}"),
        ("unit", "\"HOUR\""),
        ("price", ""),
        ("tiers", tiers),
        ("effective_date", "\"2026-07\""),
        ("source", "\"contract 7\""),
        ("confidence", "\"derived\""),
    ]);
    let own = read(&text(&[tiered])).unwrap();
    let found = own.book.find(Query {
        kind: "huaweicloud_vpc_bandwidth",
        component: "bandwidth",
        facts: &[("charge_mode", "bandwidth")],
        unit: Unit::Hour,
        currency: "CNY",
        region: "cn-north-4",
    });
    let found = found.unwrap();
    assert_eq!(found.cost(Amount::whole(7)).to_string(), "6");
    assert_eq!(
        (&*found.date, &*found.source, found.confidence.word()),
        ("2026-07", "contract 7", "derived")
    );
}

#[test]
fn mistakes_are_told_with_their_place() {
    let told = |place: &str, message: &str| (place.to_owned(), message.to_owned());
    assert_eq!(
        fault(&[("prize", "1")]),
        told("\"prize\"", "`prize` is not known here; is `price` meant?")
    );
    assert_eq!(
        fault(&[("price", "-1")]),
        told("-1", "`price` is -1, less than nothing")
    );
    assert_eq!(
        fault(&[("price", "1e3")]),
        told(
            "1e3",
            "`price` is 1e3; it takes a decimal like 0.25, at most 12 digits behind the point"
        )
    );
    assert_eq!(
        fault(&[("unit", "\"HOURS\"")]),
        told("\"HOURS\"", "`HOURS` is not known here; is `HOUR` meant?")
    );
    assert_eq!(
        fault(&[("currency", "\"EUR\"")]).1,
        "`EUR` is not known here; there are CNY, USD"
    );
    assert_eq!(
        fault(&[("confidence", "\"sure\"")]).1,
        "`sure` is not known here; there are published, derived, estimate"
    );
    assert_eq!(
        fault(&[("resource_type", "\"huaweicloud_nat_gatway\"")]).1,
        "`huaweicloud_nat_gatway` is not known here; is `huaweicloud_nat_gateway` meant?"
    );
    assert_eq!(
        fault(&[("component", "\"door\"")]).1,
        "`door` is not known here; there are gateway"
    );
    assert_eq!(
        fault(&[("match", "{\"specs\": \"1\"}")]).1,
        "`specs` is not known here; is `spec` meant?"
    );
    assert_eq!(fault(&[("region", "")]).1, "`region` is missing");
    assert_eq!(fault(&[("region", "7")]).1, "here stands a text");
    assert_eq!(
        fault(&[("effective_date", "\"July\"")]).1,
        "July is no date like 2026-11-22, 2026-11 or 2026"
    );
    assert_eq!(
        fault(&[("price", "")]).1,
        "a row has either `price` or `tiers`"
    );
}

#[test]
fn tiers_follow_one_another() {
    let tiers = |tiers: &str| fault(&[("price", ""), ("tiers", tiers)]).1;
    assert_eq!(
        tiers(r#"[{"to": 5, "price": 1}, {"from": 4, "price": 2}]"#),
        "the tier before this one ends at 5: they overlap"
    );
    assert_eq!(
        tiers(r#"[{"to": 5, "price": 1}, {"from": 6, "price": 2}]"#),
        "nothing is said of what lies between 5 and 6"
    );
    assert_eq!(
        tiers(r#"[{"price": 1}, {"from": 6, "price": 2}]"#),
        "the tier before this one has no end: they overlap"
    );
    assert_eq!(
        tiers(r#"[{"to": 0, "price": 1}]"#),
        "the tier ends where it begins, or before"
    );
}

#[test]
fn two_rows_for_the_same_are_a_mistake() {
    let rows = [row(&[]), row(&[("match", "{\"spec\": \"3|1\"}")])];
    let told = read(&text(&rows)).unwrap_err();
    assert_eq!(
        told,
        [(
            rows[1].clone(),
            "another row has a price for the same".to_owned()
        )]
    );
    // In another unit it is another price.
    assert!(read(&text(&[row(&[]), row(&[("unit", "\"MONTH\"")])])).is_ok());
}

#[test]
fn another_format_and_too_much_are_refused() {
    let other = text(&[]).replace("prices/1", "prices/2");
    assert!(read(&other).is_err());
    assert_eq!(read("{}").unwrap_err().len(), 2);
    assert!(read("[1").is_err());
    let large = format!("{}{}", text(&[]), " ".repeat(9 * 1024 * 1024));
    assert_eq!(
        read(&large).unwrap_err()[0].1,
        "the text has more than 8 MiB"
    );
}

#[test]
fn a_book_lies_over_the_list_or_stands_in_its_place() {
    let own = read(&text(&[row(&[])])).unwrap();
    let gates = |spec: u32| {
        format!(
            "resource \"huaweicloud_nat_gateway\" \"g\" {{\n  name = \"g\"\n  spec = \"{spec}\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}}\n"
        )
    };
    let both = book().under(&own.book);
    let day = |book: &formwork::price::Book, spec: u32| {
        super::with_plan(
            &gates(spec),
            &formwork::plan::State::default(),
            |plan, config| {
                let added = formwork::price::added(plan, config);
                let found = formwork::price::estimate(book, BEIJING, &added);
                found.totals().first().map(|(_, amount)| amount.money())
            },
        )
    };
    assert_eq!(day(&both, 1).as_deref(), Some("9.50"));
    let listed = estimate(BEIJING, &gates(2)).totals()[0].1.money();
    assert_eq!(day(&both, 2), Some(listed));
    assert_eq!(day(&own.book, 2), None);
}

#[test]
fn a_workspace_says_what_is_missing_and_what_is_wrong() {
    let mut workspace = Workspace::new();
    let template = "terraform {\n  required_providers {\n    huaweicloud = {\n      source = \"huaweicloud/huaweicloud\"\n    }\n  }\n}\nresource \"huaweicloud_nat_gateway\" \"g\" {\n  name = \"g\"\n  spec = \"1\"\n  vpc_id = \"v\"\n  subnet_id = \"s\"\n}\n";
    workspace.set_file("main.tf", template.as_bytes());
    let ask = |catalog: &Catalog, own: Option<String>| {
        let options = PriceOptions {
            choice: Choice {
                book: own.map(|text| ("book.json".to_owned(), text)),
                ..Choice::default()
            },
            ..PriceOptions::default()
        };
        workspace.price(catalog, None, &options).unwrap()
    };
    CATALOG.with(|catalog| {
        // Not loaded is neither an error nor a guess.
        let priced = ask(catalog, None);
        assert!(priced.lacks_prices && !priced.ok());
        assert!(!priced.planned.diagnostics.has_errors());
        assert!(priced.text().ends_with("The price list is not loaded.\n"));
        let own = text(&[row(&[])]);
        assert!(ask(catalog, Some(own.clone())).lacks_prices);
        let alone = own.replace("\"name\"", "\"mode\": \"replace\", \"name\"");
        let priced = ask(catalog, Some(alone));
        assert!(priced.ok() && !priced.lacks_prices);
        // 9.5 x 730 / 24
        assert_eq!(
            priced.forecast.unwrap().totals()[1].monthly.amount.money(),
            "288.96"
        );
        let wrong = ask(catalog, Some(text(&[row(&[("price", "-1")])])));
        assert!(!wrong.ok());
        let shown = wrong.text();
        assert!(
            shown.contains("Invalid price book") && shown.contains("book.json"),
            "{shown}"
        );
    });
}
