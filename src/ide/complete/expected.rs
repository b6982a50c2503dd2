//! What the value that is being written should be.

use std::rc::Rc;

use super::Place;
use crate::func;
use crate::ide::members::Member;
use crate::schema::{AttributeSchema, Rule};
use crate::sorted::Gather;
use crate::syntax::{Frame, FrameKind};
use crate::value::Type;

/// What fits at a place in a value.
pub(super) struct Expected<'p> {
    /// The argument, as long as the place stands for its value or an element of it.
    pub(super) argument: Option<&'p Member>,
    /// The place is inside of the value, in brackets or braces.
    pub(super) inside: bool,
    /// The type, where it is known.
    pub(super) ty: Option<Type>,
}

impl<'p> Expected<'p> {
    pub(super) fn at(place: &'p Place<'_>) -> Self {
        let frames = &place.cursor.frames;
        let is_body = |f: &Frame| matches!(f.kind, FrameKind::Body(_));
        let from = frames.iter().rposition(is_body).unwrap_or(0);
        let argument = place.argument();
        let mut expected = Self {
            argument,
            inside: false,
            ty: argument.and_then(Member::ty),
        };
        for frame in frames.iter().skip(from + 1) {
            expected.enter(frame);
        }
        expected
    }

    fn enter(&mut self, frame: &Frame) {
        match &frame.kind {
            FrameKind::Object => {
                self.inside = true;
                let key = frame.head.first().filter(|_| frame.value);
                self.ty = match self.ty.take() {
                    Some(Type::Map(element)) if key.is_some() => Some((*element).clone()),
                    Some(Type::Object(object)) => match key {
                        Some(key) => object.attributes.get(key).cloned(),
                        None => Some(Type::Object(object)),
                    },
                    other => other.filter(|_| key.is_none()),
                };
            }
            FrameKind::Tuple => {
                self.inside = true;
                self.ty = match self.ty.take() {
                    Some(Type::List(element) | Type::Set(element)) => Some((*element).clone()),
                    Some(Type::Tuple(elements)) => elements.get(frame.items).cloned(),
                    _ => None,
                };
            }
            FrameKind::Call(name) => {
                *self = Self {
                    argument: None,
                    inside: true,
                    ty: parameter(name, frame.items),
                };
            }
            FrameKind::Index | FrameKind::Directive => {
                *self = Self {
                    argument: None,
                    inside: true,
                    ty: None,
                };
            }
            FrameKind::Parens
            | FrameKind::Quote
            | FrameKind::Heredoc
            | FrameKind::Interpolation
            | FrameKind::Body(_) => {}
        }
    }

    /// What the schema says of the argument.
    pub(super) fn attribute(&self) -> Option<&'p AttributeSchema> {
        self.argument.and_then(Member::attribute)
    }

    /// The words that are values here.
    pub(super) fn words(&self) -> &'p [Rc<str>] {
        let Some(attribute) = self.attribute() else {
            return &[];
        };
        let rules = if self.inside {
            &attribute.element_rules
        } else {
            &attribute.rules
        };
        let words = rules.iter().find_map(|rule| match rule {
            Rule::Enum(words) => Some(words.as_slice()),
            _ => None,
        });
        words.unwrap_or_default()
    }

    /// `type.attribute` of what the argument usually refers to, most frequent first.
    pub(super) fn targets(&self) -> Vec<Rc<str>> {
        let Some(attribute) = self.attribute() else {
            return Vec::new();
        };
        if !attribute.refers_to.is_empty() {
            return attribute.refers_to.clone();
        }
        let known = USUAL.iter().filter(|(name, _)| *name == &*attribute.name);
        known.map(|(_, target)| Rc::from(*target)).gathered()
    }
}

/// What arguments of these names refer to wherever the catalogue does not say it.
const USUAL: [(&str, &str); 7] = [
    ("network_id", "huaweicloud_vpc_subnet.id"),
    ("security_group_id", "huaweicloud_networking_secgroup.id"),
    ("security_group_ids", "huaweicloud_networking_secgroup.id"),
    ("security_groups", "huaweicloud_networking_secgroup.name"),
    ("subnet_id", "huaweicloud_vpc_subnet.id"),
    ("vpc_id", "huaweicloud_vpc.id"),
    ("image_id", "huaweicloud_images_image.id"),
];

/// The type of an argument of a function.
fn parameter(name: &str, index: usize) -> Option<Type> {
    let spec = func::lookup(name.strip_prefix("core::").unwrap_or(name))?;
    let param = spec.params.get(index).or(spec.variadic.as_ref())?;
    Some(param.ty.to_type())
}
