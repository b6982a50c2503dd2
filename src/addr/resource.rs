use std::fmt;
use std::rc::Rc;

use super::{InstanceKey, ModulePath};

/// Which kind of block declares a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `data`
    Data,
    /// `resource`
    Managed,
    /// `ephemeral`
    Ephemeral,
}

impl Mode {
    /// What addresses of this mode begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Data => "data.",
            Self::Managed => "",
            Self::Ephemeral => "ephemeral.",
        }
    }
}

/// A resource within its module: `huaweicloud_vpc.main`, `data.huaweicloud_images.all`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceAddr {
    /// Which kind of block declares it.
    pub mode: Mode,
    /// The resource type.
    pub type_name: Rc<str>,
    /// The name the user gave.
    pub name: Rc<str>,
}

/// A resource in a module or module instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbsResource {
    /// Where it stands.
    pub module: ModulePath,
    /// What it is.
    pub resource: ResourceAddr,
}

/// One instance of a resource in one instance of its module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceInstanceAddr {
    /// Where it stands.
    pub module: ModulePath,
    /// What it is.
    pub resource: ResourceAddr,
    /// Which instance.
    pub key: InstanceKey,
}

/// An output value of a module instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbsOutput {
    /// The module instance that declares it.
    pub module: ModulePath,
    /// Its name.
    pub name: Rc<str>,
}

impl ResourceAddr {
    /// A managed resource.
    pub fn managed(type_name: impl Into<Rc<str>>, name: impl Into<Rc<str>>) -> Self {
        Self {
            mode: Mode::Managed,
            type_name: type_name.into(),
            name: name.into(),
        }
    }

    /// A data source.
    pub fn data(type_name: impl Into<Rc<str>>, name: impl Into<Rc<str>>) -> Self {
        Self {
            mode: Mode::Data,
            type_name: type_name.into(),
            name: name.into(),
        }
    }

    /// The local name of the provider that its type implies: what stands before the first `_`.
    pub fn implied_provider(&self) -> &str {
        self.type_name.split('_').next().unwrap_or("")
    }

    /// This resource in a module.
    pub fn within(&self, module: &ModulePath) -> AbsResource {
        AbsResource {
            module: module.clone(),
            resource: self.clone(),
        }
    }

    /// One instance of it in a module instance.
    pub fn instance(&self, module: &ModulePath, key: InstanceKey) -> ResourceInstanceAddr {
        ResourceInstanceAddr {
            module: module.clone(),
            resource: self.clone(),
            key,
        }
    }
}

impl ResourceInstanceAddr {
    /// The resource whose instance this is, in the module instance it stands in.
    pub fn abs_resource(&self) -> AbsResource {
        self.resource.within(&self.module)
    }

    /// The resource's block in the configuration: no keys at all.
    pub fn config(&self) -> AbsResource {
        self.resource.within(&self.module.unkeyed())
    }
}

impl AbsResource {
    /// One instance of it.
    pub fn instance(&self, key: InstanceKey) -> ResourceInstanceAddr {
        self.resource.instance(&self.module, key)
    }
}

impl fmt::Display for ResourceAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}.{}", self.mode.prefix(), self.type_name, self.name)
    }
}

impl fmt::Display for AbsResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.module.prefix(), self.resource)
    }
}

impl fmt::Display for ResourceInstanceAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.module.prefix(), self.resource, self.key)
    }
}

impl fmt::Display for AbsOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}output.{}", self.module.prefix(), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_terraform_does() {
        let module = ModulePath::root()
            .child("a", InstanceKey::String("k".into()))
            .child("b", InstanceKey::Int(2));
        let vpc = ResourceAddr::managed("huaweicloud_vpc", "x");
        assert_eq!(
            vpc.instance(&module, InstanceKey::Int(0)).to_string(),
            r#"module.a["k"].module.b[2].huaweicloud_vpc.x[0]"#
        );
        let images = ResourceAddr::data("huaweicloud_images", "all");
        assert_eq!(
            images.within(&module.unkeyed()).to_string(),
            "module.a.module.b.data.huaweicloud_images.all"
        );
        assert_eq!(vpc.implied_provider(), "huaweicloud");
    }
}
