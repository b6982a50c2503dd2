//! A plan's answer after an edit: what is told of changes that are the same again are the same objects of JavaScript.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};

use super::border::Given;
use super::dto::{PlanResult, Wanted, item_of, items_of, told_of};
use super::offsets::Units;
use crate::plan::ResourceChange;
use crate::plan::items::is_told;
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::text::FileId;
use crate::workspace::Planned;

/// What was told of the last plan's changes, in order.
#[derive(Default)]
pub struct Shown(Vec<Part>);

/// What was told of a change; undefined while nothing was.
struct Part {
    change: Rc<ResourceChange>,
    range: Option<(FileId, u32, u32)>,
    item: JsValue,
    told: JsValue,
}

impl Shown {
    /// The answer for a plan.
    pub fn answer(
        &mut self,
        planned: &Planned,
        catalog: &Catalog,
        wanted: &Wanted,
    ) -> Ts<PlanResult> {
        let units = Units::new(&planned.sources);
        let last = std::mem::take(&mut self.0);
        let changes = planned.plan.iter().flat_map(|plan| &plan.changes);
        let changes = changes.filter(|change| is_told(change));
        // With drift an item follows from more than its change.
        if planned.plan.iter().any(|plan| !plan.drift.is_empty()) {
            let told = changes.map(|change| told_of(planned, change, &units));
            let result = PlanResult::new(
                planned,
                catalog,
                wanted,
                items_of(planned, wanted),
                told.gathered(),
            );
            return result.ts();
        }
        self.0 = parts(planned, changes, last, &units);
        let new = self
            .0
            .iter()
            .filter(|part| wanted.items && part.item.is_undefined());
        let items = new.map(|part| item_of(&part.change)).gathered();
        let new = self.0.iter().filter(|part| part.told.is_undefined());
        let told = new
            .map(|part| told_of(planned, &part.change, &units))
            .gathered();
        let result = PlanResult::new(planned, catalog, wanted, items, told).ts();
        let object = result.js_value();
        if wanted.items {
            fill(
                &object,
                "items",
                self.0.iter_mut().map(|part| &mut part.item),
            );
        }
        fill(
            &object,
            "changes",
            self.0.iter_mut().map(|part| &mut part.told),
        );
        result
    }
}

fn parts<'p>(
    planned: &Planned,
    changes: impl Iterator<Item = &'p Rc<ResourceChange>>,
    last: Vec<Part>,
    units: &Units<'_>,
) -> Vec<Part> {
    let mut last = last.into_iter().peekable();
    let part = |change: &Rc<ResourceChange>| {
        while last
            .next_if(|part| part.change.place() < change.place())
            .is_some()
        {}
        let block = planned.block(&change.addr);
        let range = block.and_then(|block| {
            let (from, to) = units.of(block)?;
            Some((block.file, from, to))
        });
        let known = last.next_if(|part| Rc::ptr_eq(&part.change, change));
        let (item, told) = match known {
            Some(part) if part.range == range => (part.item, part.told),
            Some(part) => (part.item, JsValue::UNDEFINED),
            None => (JsValue::UNDEFINED, JsValue::UNDEFINED),
        };
        Part {
            change: change.clone(),
            range,
            item,
            told,
        }
    };
    changes.map(part).gathered()
}

/// Puts a list into the answer: what is there already for what is undefined, and what was told before.
fn fill<'p>(answer: &JsValue, name: &str, parts: impl Iterator<Item = &'p mut JsValue>) {
    let name = JsValue::from_str(name);
    let Ok(new) = Reflect::get(answer, &name) else {
        return;
    };
    let new: Array = new.unchecked_into();
    let all = Array::new();
    let mut next = 0;
    for part in parts {
        if part.is_undefined() {
            *part = new.get(next);
            next += 1;
        }
        all.push(part);
    }
    let _ = Reflect::set(answer, &name, &all);
}
