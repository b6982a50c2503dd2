//! A blueprint as a template of Terraform that makes the same, and a report of what has no counterpart.

mod expr;
mod hcl;
mod names;
mod resource;
mod variable;

use std::rc::Rc;

use super::counterpart::{Counterpart, Counterparts};
use super::expr::Expr;
use super::{Blueprint, Elements, needs};
use crate::sorted::{Sort, SortedMap, SortedSet};
use crate::syntax::format;
use crate::text::{FileId, Source, Span};
use expr::Wanted;
pub(super) use hcl::value;
use names::Names;

/// The file with provider, locals and resources.
pub const MAIN: &str = "main.tf";
/// The file with what is asked of the user.
pub const VARIABLES: &str = "variables.tf";
/// The file with what is told afterwards.
pub const OUTPUTS: &str = "outputs.tf";

/// A template of Terraform made of a blueprint.
#[derive(Clone, Debug, Default)]
pub struct Conversion {
    /// The files: path and text, those that have something in them.
    pub files: Vec<(&'static str, String)>,
    /// What stands where, in the order of the files.
    pub pieces: Vec<Piece>,
    /// What is not the same as in the blueprint, in the blueprint's order.
    pub notes: Vec<Note>,
}

/// A block of the template and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file.
    pub file: &'static str,
    /// From its first byte.
    pub start: u32,
    /// To behind its last one.
    pub end: u32,
    /// What it is called: `var.zone`, `huaweicloud_vpc.net`, `output.id`.
    pub address: String,
    /// The place in the blueprint; nothing for what stands for no part of it.
    pub span: Option<Span>,
}

/// Something that is not the same as in the blueprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it is gone, was added or means something else.
    pub kind: NoteKind,
    /// What: `server.vpcId`, `outputs.id`, `inputs.zone.immutable`.
    pub subject: String,
    /// The place in the blueprint.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// Kinds of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// The template does not have it.
    Left,
    /// The template asks for it, for the provider needs it.
    Asked,
    /// The template has it in another way.
    Changed,
}

impl NoteKind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Asked => "asked",
            Self::Changed => "changed",
        }
    }
}

/// How many objects an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Many {
    One,
    /// None or one, as a condition says.
    Maybe,
    Several,
}

/// The resource of an element.
#[derive(Clone, Debug)]
struct Made<'a> {
    address: String,
    many: Many,
    counterpart: &'a Counterpart,
}

struct Converter<'a> {
    blueprint: &'a Blueprint,
    elements: &'a Elements,
    counterparts: &'a Counterparts,
    inputs: Names,
    locals: Names,
    resources: Names,
    outputs: Names,
    made: SortedMap<Rc<str>, Made<'a>>,
    /// The service's own inputs that are used, by the variables that stand for them.
    predefined: SortedMap<String, String>,
    /// The elements that were named since it was emptied.
    used: SortedSet<Rc<str>>,
    /// Whether something secret was named since it was unset.
    is_secret: bool,
    texts: Vec<Text>,
    notes: Vec<Note>,
}

/// A block, not yet in its place.
struct Text {
    file: &'static str,
    address: String,
    span: Option<Span>,
    text: String,
}

/// Makes a template of a blueprint without mistakes.
pub fn convert(
    blueprint: &Blueprint,
    elements: &Elements,
    counterparts: &Counterparts,
) -> Conversion {
    let mut converter = Converter {
        blueprint,
        elements,
        counterparts,
        inputs: Names::of_variables(),
        locals: Names::default(),
        resources: Names::default(),
        outputs: Names::default(),
        made: SortedMap::new(),
        predefined: SortedMap::new(),
        used: SortedSet::new(),
        is_secret: false,
        texts: Vec::new(),
        notes: Vec::new(),
    };
    // Names of inputs are theirs, whatever else asks for variables.
    converter.inputs();
    converter.locals();
    let order = needs(blueprint).dag.order().unwrap_or_default();
    for index in order {
        converter.element(index);
    }
    converter.policies();
    converter.outputs();
    converter.own_inputs();
    converter.provider();
    converter.conversion()
}

impl Converter<'_> {
    fn note(&mut self, kind: NoteKind, subject: String, span: Span, reason: impl Into<String>) {
        self.notes.push(Note {
            kind,
            subject,
            span,
            reason: reason.into(),
        });
    }

    fn write(&mut self, file: &'static str, address: String, span: Option<Span>, text: String) {
        self.texts.push(Text {
            file,
            address,
            span,
            text,
        });
    }

    /// The variable for one of the service's own inputs.
    fn predefined(&mut self, name: &str) -> String {
        let wanted = match name {
            "Region" => "region",
            "StackName" => "stack_name",
            "UserId" => "user_id",
            "ProjectId" => "project_id",
            _ => "domain_id",
        };
        if let Some(known) = self.predefined.get(wanted) {
            return known.clone();
        }
        let variable = self.inputs.free(wanted);
        self.predefined.insert(wanted.to_owned(), variable.clone());
        variable
    }

    fn policies(&mut self) {
        for (name, policy) in self.blueprint.policies.iter() {
            let reason = self.counterparts.reason(&policy.ty.text);
            let subject = format!("policies.{}", name.text);
            self.note(NoteKind::Left, subject, name.span, reason);
        }
    }

    fn outputs(&mut self) {
        for (name, output) in self.blueprint.outputs.iter() {
            let subject = format!("outputs.{}", name.text);
            self.is_secret = false;
            let found = match &output.value {
                // Nothing is lost in the name of a property here.
                Expr::Invalid(_) => continue,
                value => self.expr(value, Wanted::ANY),
            };
            match found {
                Err(reason) => self.note(NoteKind::Left, subject, name.span, reason),
                Ok(found) => {
                    let own = self.outputs.of("", &name.text);
                    let mut text = format!("output \"{own}\" {{\nvalue = {}\n", found.text);
                    if !output.description.is_empty() {
                        let about = crate::addr::quoted(&output.description);
                        text.push_str(&format!("description = {about}\n"));
                    }
                    if self.is_secret {
                        text.push_str("sensitive = true\n");
                    }
                    text.push('}');
                    let address = format!("output.{own}");
                    self.write(OUTPUTS, address, Some(name.span), text);
                }
            }
        }
    }

    fn provider(&mut self) {
        let required = "terraform {\nrequired_providers {\nhuaweicloud = {\nsource = \"huaweicloud/huaweicloud\"\nversion = \">= 1.60.0\"\n}\n}\n}";
        let region = match self.predefined.get("region") {
            Some(variable) => format!("provider \"huaweicloud\" {{\nregion = var.{variable}\n}}"),
            None => "provider \"huaweicloud\" {}".to_owned(),
        };
        let text = |address: &str, text: String| Text {
            file: MAIN,
            address: address.to_owned(),
            span: None,
            text,
        };
        let first = text("terraform", required.to_owned());
        let second = text("provider.huaweicloud", region);
        self.texts.splice(..0, [first, second]);
    }

    fn conversion(self) -> Conversion {
        let mut conversion = Conversion {
            notes: self.notes,
            ..Conversion::default()
        };
        for file in [MAIN, VARIABLES, OUTPUTS] {
            let mut whole = String::new();
            for piece in self.texts.iter().filter(|piece| piece.file == file) {
                if !whole.is_empty() {
                    whole.push('\n');
                }
                let start = u32::try_from(whole.len()).unwrap_or(u32::MAX);
                whole.push_str(&tidy(&piece.text));
                conversion.pieces.push(Piece {
                    file,
                    start,
                    end: u32::try_from(whole.len()).unwrap_or(u32::MAX),
                    address: piece.address.clone(),
                    span: piece.span,
                });
                whole.push('\n');
            }
            if !whole.is_empty() {
                conversion.files.push((file, whole));
            }
        }
        let order = |note: &Note| (note.span, note.subject.clone());
        conversion.notes.arrange_by_key(order);
        conversion
    }
}

/// A block in the canonical layout.
fn tidy(text: &str) -> String {
    let source = Source::new(FileId(0), "", text);
    let Ok(formatted) = format::format(&source, None) else {
        return text.to_owned();
    };
    let bytes = format::apply(text.as_bytes(), &formatted.edits);
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
