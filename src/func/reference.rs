//! The functions as one looks them up: for completion, help while typing, and the manual.

use std::fmt::Write as _;

use super::spec::{FuncSpec, Param, Purity, Returns, TypeSpec};
use super::{FUNCTIONS, PROVIDER_FUNCTIONS};
use crate::value::show;

/// A function and the name by which it is called.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What stands before its name: nothing, or a provider.
    pub prefix: &'static str,
    /// Its row.
    pub spec: &'static FuncSpec,
}

/// Every function that can be called, sorted by name; those of providers come last.
pub fn entries() -> impl Iterator<Item = Entry> {
    let entry = |prefix| move |spec: &&'static FuncSpec| Entry { prefix, spec };
    let own = FUNCTIONS.iter().filter(|spec| spec.purity != Purity::Gone);
    let provider = PROVIDER_FUNCTIONS.iter();
    own.map(entry(""))
        .chain(provider.map(entry("provider::terraform::")))
}

impl Entry {
    /// The whole name.
    pub fn name(self) -> String {
        format!("{}{}", self.prefix, self.spec.name)
    }

    /// The name with parameters and their types, and the type of the result.
    pub fn signature(self) -> String {
        let mut text = self.name() + "(";
        let params = self.spec.params.iter().map(|param| ("", param));
        let variadic = self.spec.variadic.iter().map(|param| ("...", param));
        for (index, (dots, param)) in params.chain(variadic).enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{dots}{}: {}", param.name, param.type_name());
        }
        text + "): " + &self.spec.returns_name()
    }
}

impl Param {
    /// The type that arguments are converted to, as a variable's `type` says it.
    pub fn type_name(&self) -> String {
        show::expression(&self.ty.to_type())
    }
}

impl FuncSpec {
    /// What is known of the result's type, as a variable's `type` says it.
    pub fn returns_name(&self) -> String {
        let ty = match self.returns {
            Returns::Fixed(ty) => ty,
            Returns::From(_) | Returns::Result => self.shape,
        };
        show::expression(&TypeSpec::to_type(ty))
    }
}
