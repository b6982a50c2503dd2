//! What is true of every price.

use formwork::plan::State;
use formwork::price::{Amount, Unit};

use super::{BEIJING, estimate, forecast};
use crate::laws::dice::Dice;

const MANY: u64 = 4_000;
const TEMPLATES: u64 = 40;

fn amount(dice: &mut Dice) -> Amount {
    let whole = dice.below(1_000_000);
    let (high, low) = (dice.below(1_000_000), dice.below(1_000_000));
    Amount::parse(&format!("{whole}.{high:06}{low:06}")).unwrap()
}

/// Some resources, one after the other.
fn template(dice: &mut Dice) -> String {
    let many = 1 + dice.below(6);
    let resources = (0..many).map(|at| resource(at, dice.below(3), 1 + dice.below(300)));
    resources.collect()
}

/// A volume, an address or a server, by a number.
fn resource(at: usize, kind: usize, size: usize) -> String {
    match kind {
        0 => format!(
            "resource \"huaweicloud_evs_volume\" \"r{at}\" {{\n  availability_zone = \"a\"\n  volume_type = \"{}\"\n  size = {size}\n}}\n",
            ["SSD", "ESSD", "SAS"][size % 3]
        ),
        1 => format!(
            "resource \"huaweicloud_vpc_eip\" \"r{at}\" {{\n  publicip {{\n    type = \"5_bgp\"\n  }}\n  bandwidth {{\n    share_type = \"PER\"\n    name = \"b\"\n    size = {size}\n    charge_mode = \"bandwidth\"\n  }}\n}}\n"
        ),
        _ => format!(
            "resource \"huaweicloud_compute_instance\" \"r{at}\" {{\n  name = \"s\"\n  image_id = \"i\"\n  flavor_id = \"c7n.large.2\"\n  system_disk_type = \"ESSD\"\n  system_disk_size = {size}\n  network {{\n    uuid = \"u\"\n  }}\n}}\n"
        ),
    }
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a Amount>) -> Amount {
    amounts
        .into_iter()
        .copied()
        .fold(Amount::ZERO, Amount::plus)
}

#[test]
fn differences_are_the_same_both_ways() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let (a, b) = (amount(&mut dice), amount(&mut dice));
        let (there, back) = (a.difference(b), b.difference(a));
        assert_eq!(there.plus(back), Amount::ZERO);
        assert_eq!(b.plus(there), a);
        let shown = |amount: Amount| amount.to_string().trim_start_matches('-').to_owned();
        assert_eq!(shown(there), shown(back));
    }
}

#[test]
fn rounding_is_upwards_and_by_less_than_a_cent() {
    let cent = Amount::parse("0.01").unwrap();
    for seed in 0..MANY {
        let exact = amount(&mut Dice::new(seed));
        let rounded = exact.rounded_up();
        assert!(rounded >= exact && rounded.difference(exact) < cent);
        assert_eq!(rounded.rounded_up(), rounded);
    }
}

//= PRICE-7
#[test]
fn a_price_is_the_sum_of_its_parts_rounded_once() {
    for seed in 0..TEMPLATES {
        let template = template(&mut Dice::new(seed));
        let found = estimate(BEIJING, &template);
        let mut total = Amount::ZERO;
        for item in &found.items {
            let parts: Vec<Amount> = item.cost.parts.iter().map(|part| part.cost).collect();
            let prices = item.cost.prices.as_ref().unwrap();
            assert_eq!(prices[0].amount, sum(&parts).rounded_up(), "{template}");
            total = total.plus(prices[0].amount);
        }
        assert_eq!(found.totals(), [(Unit::Hour, total)], "{template}");
    }
}

#[test]
fn a_month_is_the_sum_of_its_resources() {
    for seed in 0..TEMPLATES {
        let template = template(&mut Dice::new(seed));
        let found = forecast(&template, &State::default(), "{}");
        let months = found.changes.iter().map(|c| c.months()[1].unwrap().amount);
        let months: Vec<Amount> = months.collect();
        let [before, after] = found.totals();
        assert_eq!(after.monthly.amount, sum(&months), "{template}");
        let more = after.monthly.amount.difference(before.monthly.amount);
        assert_eq!(found.difference(), (more, 0), "{template}");
        for change in &found.changes {
            let parts = &change.after.as_ref().unwrap().parts;
            let hours = parts.iter().map(|part| part.cost.times(Amount::whole(730)));
            let hours: Vec<Amount> = hours.collect();
            let month = change.months()[1].unwrap().amount;
            assert_eq!(month, sum(&hours).rounded_up(), "{template}");
        }
    }
}

/// Of a forecast and of the one that undoes it.
#[test]
fn to_undo_a_change_costs_what_the_change_saves() {
    let volume = |size: u64| {
        let sized = |size| super::forecast::volume("v", size);
        let state = super::forecast::volumes(&[("v", 10 + size as u32)]);
        let found = forecast(&sized(10), &state, "{}");
        let undone = forecast(
            &sized(10 + size as u32),
            &super::forecast::volumes(&[("v", 10)]),
            "{}",
        );
        (found.difference().0, undone.difference().0)
    };
    for size in 0..60 {
        let (saved, cost) = volume(size);
        assert_eq!(saved.plus(cost), Amount::ZERO, "{size}");
    }
}
