//! A forecast for a terminal. What is illustrative has a `~` before its figure, everywhere.

use std::fmt::Write;

use super::cost::{HOURS, Monthly};
use super::forecast::{Change, Forecast, Total};
use super::{Amount, Price, Unit};
use crate::plan::Action;
use crate::sorted::Gather;

/// Columns of one line.
type Line = [String; 5];

/// So many addresses are named; of more the number.
const NAMED: usize = 12;

/// A table of what costs something, then what does not and why.
pub fn render(forecast: &Forecast) -> String {
    let mut text = format!(
        "Prices in {}, per month of {HOURS} hours; price list {}.\n",
        forecast.currency,
        forecast.editions.join(", then ")
    );
    if let Some(note) = &forecast.uncovered {
        let _ = writeln!(text, "{note}");
    }
    let [before, after] = forecast.totals();
    let illustrative = before.illustrative || after.illustrative;
    if illustrative {
        text.push_str("~ marks what is illustrative and no quote: an estimate, a figure of another region, or of a flavor's size.\n");
    }
    table(&mut text, forecast, [before, after]);
    let (_, unknown) = forecast.difference();
    if unknown > 0 {
        let _ = writeln!(text, "The change is not known for {}.", resources(unknown));
    }
    lists(&mut text, forecast);
    text
}

fn table(text: &mut String, forecast: &Forecast, [before, after]: [Total; 2]) {
    let costs = |change: &&Change| {
        let free = |cost: &super::Cost| cost.is_free() || cost.prices.is_err();
        let mut sides = [&change.before, &change.after].into_iter().flatten();
        sides.any(|cost| !free(cost))
    };
    let mut lines: Vec<(&str, Line)> = Vec::new();
    let head = ["RESOURCE", "BEFORE", "AFTER", "CHANGE", "CHARGED"];
    lines.push((" ", head.map(str::to_owned)));
    for change in forecast.changes.iter().filter(costs) {
        lines.push((sign(change.action), line(change)));
    }
    if lines.len() == 1 {
        text.push_str("\nNothing here has a price.\n");
        return;
    }
    let illustrative = before.illustrative || after.illustrative;
    let change = difference(forecast.difference().0, illustrative);
    let total = [before, after].map(|total| figure(total.monthly.amount, total.illustrative));
    let [before, after] = total;
    lines.push((
        " ",
        ["TOTAL".to_owned(), before, after, change, String::new()],
    ));
    let mut widths = [0; 5];
    for (_, line) in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    text.push('\n');
    let [first, second, third, fourth, _] = widths;
    for (sign, [address, before, after, change, charged]) in lines {
        let line = format!(
            "{sign} {address:<first$}  {before:>second$}  {after:>third$}  {change:>fourth$}  {charged}"
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn line(change: &Change) -> Line {
    let [before, after] = change.months();
    let month = |month: Option<Monthly>, cost: &Option<super::Cost>| match (month, cost) {
        (_, None) => "-".to_owned(),
        (None, _) => "?".to_owned(),
        (Some(month), Some(cost)) => {
            let open = if month.lacks_usage { " + use" } else { "" };
            format!("{}{open}", figure(month.amount, cost.is_illustrative()))
        }
    };
    let more = change.difference();
    let more = more.map_or("?".to_owned(), |m| difference(m, change.is_illustrative()));
    let charged = change.shown().and_then(|cost| {
        let prices = cost.prices.as_ref().ok()?.iter();
        let prices = prices.filter(|p| p.unit != Unit::Free);
        let each = prices.map(|price| charged(price, cost.is_illustrative()));
        Some(each.gathered::<Vec<_>>().join(", "))
    });
    [
        change.address.clone(),
        month(before, &change.before),
        month(after, &change.after),
        more,
        charged.unwrap_or_default(),
    ]
}

fn sign(action: Action) -> &'static str {
    match action {
        Action::Create => "+",
        Action::Delete => "-",
        Action::Update => "~",
        Action::DeleteThenCreate | Action::CreateThenDelete => "±",
        Action::NoOp | Action::Read | Action::Forget => " ",
    }
}

fn figure(amount: Amount, illustrative: bool) -> String {
    let mark = if illustrative { "~" } else { "" };
    format!("{mark}{}", amount.money())
}

fn difference(amount: Amount, illustrative: bool) -> String {
    let plus = if amount > Amount::ZERO { "+" } else { "" };
    let mark = if illustrative && amount != Amount::ZERO {
        "~"
    } else {
        ""
    };
    format!("{mark}{plus}{}", amount.money())
}

fn charged(price: &Price, illustrative: bool) -> String {
    let unit = price.unit.period_type().unwrap_or_default();
    let amount = figure(price.amount, illustrative);
    match (price.unit, price.count) {
        (Unit::Gigabyte, _) => format!("{amount} per GB"),
        (Unit::Month | Unit::Year, count) if count > 1 => {
            format!("{amount} for {count} {}s", unit.to_ascii_lowercase())
        }
        (Unit::Month | Unit::Year, _) => format!("{amount} for 1 {}", unit.to_ascii_lowercase()),
        _ => format!("{amount} per {}", unit.to_ascii_lowercase()),
    }
}

fn lists(text: &mut String, forecast: &Forecast) {
    let of = |wanted: &dyn Fn(&super::Cost) -> bool| -> Vec<&str> {
        let found = forecast
            .changes
            .iter()
            .filter(|change| change.after.as_ref().is_some_and(wanted));
        found.map(|change| change.address.as_str()).gathered()
    };
    let free = of(&|cost| cost.is_free());
    let [_, after] = forecast.totals();
    let _ = writeln!(
        text,
        "\nPriced: {}. Free: {}. Not known: {}.",
        after.priced, after.free, after.unknown
    );
    if !free.is_empty() {
        let _ = writeln!(text, "\nFree:\n  {}", named(&free));
    }
    let unpriced = forecast.unpriced();
    if !unpriced.is_empty() {
        text.push_str("\nNot known:\n");
    }
    for (why, addresses) in unpriced {
        let _ = writeln!(text, "  {why} ({}) {}", addresses.len(), named(&addresses));
    }
    let lacking = forecast.changes.iter().filter(|c| {
        let month = c.months().into_iter().next_back().flatten();
        month.is_some_and(|month| month.lacks_usage)
    });
    let lacking: Vec<&str> = lacking.map(|c| c.address.as_str()).gathered();
    if !lacking.is_empty() {
        let _ = writeln!(
            text,
            "\nCharged by traffic, left out of the months until a usage says how much (`traffic_gb`):\n  {}",
            named(&lacking)
        );
    }
    for (mode, limit) in forecast.beyond_limits() {
        let _ = writeln!(
            text,
            "\nThe service prices at most {limit} {mode} resources of one template; it would refuse this plan."
        );
    }
    if !forecast.unused_usage.is_empty() {
        let unused: Vec<&str> = forecast.unused_usage.iter().map(String::as_str).gathered();
        let _ = writeln!(
            text,
            "\nThe usage speaks of what is not here, or not charged by use:\n  {}",
            named(&unused)
        );
    }
    neighbours(text, forecast);
    let mut notes = forecast.notes();
    notes.retain(|note| Some(note) != forecast.uncovered.as_ref());
    if !notes.is_empty() {
        text.push_str("\nOf some or all figures:\n");
    }
    for note in notes {
        let _ = writeln!(text, "  {note}");
    }
}

fn neighbours(text: &mut String, forecast: &Forecast) {
    let mut first = true;
    for change in &forecast.changes {
        let Some(near) = &change.neighbour else {
            continue;
        };
        if std::mem::take(&mut first) {
            text.push_str("\nThe cheapest flavors of the same kind, as large at least; an option, no advice:\n");
        }
        let _ = writeln!(
            text,
            "  {}: {} ({} vCPUs, {} GiB) instead of {}: {} less a month",
            change.address,
            near.flavor,
            near.vcpus,
            near.memory,
            near.instead_of,
            figure(near.saving, near.illustrative)
        );
    }
}

fn named(addresses: &[&str]) -> String {
    let shown = addresses.get(..NAMED).unwrap_or(addresses).join(", ");
    match addresses.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn resources(count: usize) -> String {
    match count {
        1 => "1 resource".to_owned(),
        _ => format!("{count} resources"),
    }
}

impl Forecast {
    /// For a terminal.
    pub fn text(&self) -> String {
        render(self)
    }
}
