use super::{Project, json, place};
use crate::func::reference::{self, Entry};
use crate::syntax::FrameKind;
use crate::text::Span;

/// The call around a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The parenthesis that opens the call.
    pub open: Span,
    /// Name, parameters with their types, and the type of the result.
    pub label: String,
    /// Where the parameters stand in the label, in bytes.
    pub parameters: Vec<(usize, usize)>,
    /// The parameter that is being written; nothing when there are more arguments than parameters.
    pub active: Option<usize>,
    /// What the function gives.
    pub summary: &'static str,
    /// A call, and what it gives.
    pub example: Option<(&'static str, &'static str)>,
}

/// The call whose arguments are being written at a byte offset of a file.
pub fn signature(project: &Project, file: &str, offset: u32) -> Option<Signature> {
    let source = project.source(file)?;
    let cursor = match file.ends_with(".json") {
        true => json::inside(source, offset)?,
        false => place::cursor(source, offset)?,
    };
    let calls = cursor.frames.iter().rev();
    let (frame, entry) = calls
        .filter_map(|f| match &f.kind {
            FrameKind::Call(name) => Some((f, entry(name))),
            _ => None,
        })
        .next()?;
    let entry = entry?;
    let label = entry.signature();
    let parameters = parameters(entry, &label);
    let last = parameters.len().checked_sub(1);
    let active = match entry.spec.variadic {
        Some(_) => last.map(|last| frame.items.min(last)),
        None => Some(frame.items).filter(|at| *at < parameters.len()),
    };
    Some(Signature {
        open: frame.open,
        parameters,
        active,
        summary: entry.spec.summary,
        example: entry.spec.examples.first().copied(),
        label,
    })
}

/// The function of a name; those of the built-in provider whatever the module calls it.
pub(super) fn entry(name: &str) -> Option<Entry> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    let own = name
        .strip_prefix("provider::")
        .and_then(|rest| rest.split_once("::"));
    reference::entries().find(|entry| match own {
        Some((_, function)) => !entry.prefix.is_empty() && entry.spec.name == function,
        None => entry.prefix.is_empty() && entry.spec.name == name,
    })
}

/// The parts of the label between the parentheses.
fn parameters(entry: Entry, label: &str) -> Vec<(usize, usize)> {
    let mut at = entry.name().len() + 1;
    let fixed = entry.spec.params.iter().map(|param| (param, ""));
    let variadic = entry.spec.variadic.iter().map(|param| (param, "..."));
    let mut places = Vec::new();
    for (param, dots) in fixed.chain(variadic) {
        let length = dots.len() + param.name.len() + 2 + param.type_name().len();
        let end = (at + length).min(label.len());
        places.push((at, end));
        at = end + 2;
    }
    places
}
