use std::fmt;
use std::rc::Rc;

use super::InstanceKey;
use crate::sorted::Gather;

/// The way from the root module to a module (without keys) or to a module's instance (with keys).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModulePath(pub Vec<ModuleStep>);

/// One module call on the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleStep {
    /// The call's name.
    pub name: Rc<str>,
    /// Which of its instances.
    pub key: InstanceKey,
}

impl ModulePath {
    /// The root module.
    pub fn root() -> Self {
        Self::default()
    }

    /// Whether it is the root module.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The instance of a call inside this module.
    #[must_use]
    pub fn child(&self, name: &str, key: InstanceKey) -> Self {
        let mut steps = self.0.clone();
        steps.push(ModuleStep {
            name: name.into(),
            key,
        });
        Self(steps)
    }

    /// The module that holds the call to this one; nothing for the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// The same way without instance keys: the module's place in the configuration.
    #[must_use]
    pub fn unkeyed(&self) -> Self {
        let steps = self.0.iter().map(|step| ModuleStep {
            name: step.name.clone(),
            key: InstanceKey::None,
        });
        Self(steps.gathered())
    }

    /// What stands before the address of something in this module: empty, or ends with a dot.
    pub fn prefix(&self) -> String {
        if self.is_root() {
            String::new()
        } else {
            format!("{self}.")
        }
    }
}

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            let dot = if i == 0 { "" } else { "." };
            write!(f, "{dot}module.{}{}", step.name, step.key)?;
        }
        Ok(())
    }
}
