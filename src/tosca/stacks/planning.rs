//! The steps from what a stack has to what it shall have.

use super::wanted::Wanted;
use crate::deploy::{Step, StepWork};
use crate::tosca::ElementState;

/// The steps, and the names of the elements that they change.
pub(super) struct Planned {
    pub(super) steps: Vec<Step>,
    pub(super) changed: Vec<String>,
}

struct Planner<'p> {
    there: &'p [ElementState],
    steps: Vec<Step>,
}

/// What is missing is made, what is different is changed, then what is too much is removed. What was made in part is
/// removed and made anew.
pub(super) fn plan(
    there: &[ElementState],
    wanted: &[Wanted<'_>],
    ty: &dyn Fn(&str) -> String,
) -> Planned {
    let mut planner = Planner {
        there,
        steps: Vec::new(),
    };
    let mut changed = Vec::new();
    for element in wanted {
        let before = planner.steps.len();
        planner.make(element, ty);
        if planner.steps.len() > before {
            changed.push(element.name.to_owned());
        }
    }
    let made = planner.steps.len();
    planner.order(wanted);
    for element in there {
        let count = wanted.iter().find(|w| w.name == element.name);
        let count = count.map_or(0, |wanted| wanted.objects.len());
        for object in element.objects.iter().filter(|o| o.place >= count) {
            let counted = count > 0 || element.objects.len() > 1;
            let mut step = step(
                &element.name,
                object.place,
                counted,
                &object.ty,
                StepWork::Delete,
            );
            step.id = Some(object.id.clone());
            step.needs = (0..made).collect();
            planner.steps.push(step);
            if !changed.contains(&element.name) {
                changed.push(element.name.clone());
            }
        }
    }
    planner.order_back(made);
    Planned {
        steps: planner.steps,
        changed,
    }
}

fn step(name: &str, place: usize, counted: bool, ty: &str, work: StepWork) -> Step {
    let address = match counted {
        true => format!("{name}[{place}]"),
        false => name.to_owned(),
    };
    let mut step = Step::new(address, ty, name, work);
    step.key = Some(place.to_string());
    step
}

/// The number of a step's object among those of its element.
pub(super) fn place_of(step: &Step) -> usize {
    let key = step.key.as_deref();
    key.and_then(|key| key.parse().ok()).unwrap_or(0)
}

impl<'p> Planner<'p> {
    fn make(&mut self, wanted: &Wanted<'_>, ty: &dyn Fn(&str) -> String) {
        let there = self.there.iter().find(|e| e.name == wanted.name);
        let ty = ty(&wanted.element.ty.text);
        for place in 0..wanted.objects.len() {
            let mut objects = there.into_iter().flat_map(|element| &element.objects);
            let object = objects.find(|object| object.place == place);
            let work = match object {
                None => StepWork::Create,
                Some(object) if object.tainted => StepWork::Create,
                Some(_) if there.is_some_and(|e| e.wanted == wanted.values) => continue,
                Some(_) => StepWork::Update,
            };
            let mut new = step(wanted.name, place, wanted.counted, &ty, work);
            if let Some(object) = object.filter(|object| object.tainted) {
                let work = StepWork::Delete;
                let mut old = step(wanted.name, place, wanted.counted, &object.ty, work);
                old.id = Some(object.id.clone());
                new.needs.push(self.steps.len());
                self.steps.push(old);
            } else {
                new.id = object.map(|object| object.id.clone());
            }
            if let Some(before) = place
                .checked_sub(wanted.window)
                .filter(|_| wanted.window > 0)
            {
                let before = self.place(wanted.name, before);
                new.needs.extend(before);
            }
            self.steps.push(new);
        }
    }

    /// The step that makes or changes an object.
    fn place(&self, element: &str, place: usize) -> Option<usize> {
        let is_it = |step: &Step| {
            step.name == element && place_of(step) == place && step.work != StepWork::Delete
        };
        self.steps.iter().position(is_it)
    }

    /// What needs another one waits for it.
    fn order(&mut self, wanted: &[Wanted<'_>]) {
        let names: Vec<String> = self.steps.iter().map(|step| step.name.clone()).collect();
        for step in &mut self.steps {
            let Some(wanted) = wanted.iter().find(|w| w.name == step.name) else {
                continue;
            };
            let needed = names.iter().enumerate();
            let needed = needed.filter(|(_, name)| wanted.needs.contains(name));
            step.needs.extend(needed.map(|(place, _)| place));
        }
    }

    /// What is removed waits for what needs it.
    fn order_back(&mut self, from: usize) {
        let removed: Vec<(usize, String)> = self
            .steps
            .iter()
            .enumerate()
            .skip(from)
            .map(|(place, step)| (place, step.name.clone()))
            .collect();
        for step in self.steps.iter_mut().skip(from) {
            for (place, name) in &removed {
                let other = self.there.iter().find(|element| element.name == *name);
                if other.is_some_and(|other| other.needs.contains(&step.name)) {
                    step.needs.push(*place);
                }
            }
        }
    }
}
