use std::fmt;

use crate::addr::{AbsResource, InstanceKey, Mode, ModulePath, ResourceAddr, ResourceInstanceAddr};
use crate::text::{is_start, is_word};

/// What an address in text names: the options `target` and `replace`, and the addresses in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `module.a` or `module.a["k"]`, with everything inside.
    Module(ModulePath),
    /// A resource: all instances when the key is none, and in all instances of a module without key.
    Resource(ResourceInstanceAddr),
}

/// The text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    /// Where in the text it goes wrong.
    pub at: usize,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an address of a resource or module: unexpected text at {}",
            self.at
        )
    }
}

/// Reads `module.a[0].data.type.name["key"]`.
///
/// # Errors
/// When the text is anything else.
pub fn parse_address(text: &str) -> Result<Address, AddressError> {
    let mut parser = Parser { text, at: 0 };
    let mut module = ModulePath::root();
    let mut mode = Mode::Managed;
    loop {
        let word = parser.word()?;
        match word {
            "module" => {
                parser.dot()?;
                let name = parser.word()?;
                module = module.child(name, parser.key()?);
                if parser.done() {
                    return Ok(Address::Module(module));
                }
                parser.dot()?;
                continue;
            }
            "data" => mode = Mode::Data,
            "resource" => {}
            "ephemeral" => mode = Mode::Ephemeral,
            _ => return parser.resource(module, mode, word),
        }
        parser.dot()?;
        let type_name = parser.word()?;
        return parser.resource(module, mode, type_name);
    }
}

impl Address {
    /// Whether this address covers an instance.
    pub fn covers(&self, instance: &ResourceInstanceAddr) -> bool {
        match self {
            Self::Module(module) => within(module, &instance.module),
            Self::Resource(addr) => {
                addr.resource == instance.resource
                    && addr.module == instance.module
                    && (addr.key.is_none() || addr.key == instance.key)
            }
        }
    }

    /// Whether this address covers some instance of a block: keys do not matter.
    pub fn covers_block(&self, block: &AbsResource) -> bool {
        match self {
            Self::Module(module) => within(&module.unkeyed(), &block.module),
            Self::Resource(addr) => addr.config() == *block,
        }
    }
}

/// Whether `inner` is `outer` or lies inside it; without its key, the last step of `outer` stands for all keys.
fn within(outer: &ModulePath, inner: &ModulePath) -> bool {
    let (Some((last, above)), Some(start)) = (outer.0.split_last(), inner.0.get(..outer.0.len()))
    else {
        return outer.is_root();
    };
    let Some((step, before)) = start.split_last() else {
        return false;
    };
    above == before && last.name == step.name && (last.key.is_none() || last.key == step.key)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn done(&self) -> bool {
        self.rest().is_empty()
    }

    fn error<T>(&self) -> Result<T, AddressError> {
        Err(AddressError { at: self.at })
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn dot(&mut self) -> Result<(), AddressError> {
        if self.eat(".") { Ok(()) } else { self.error() }
    }

    fn word(&mut self) -> Result<&'t str, AddressError> {
        let rest = self.rest();
        let is_part = |c: char| c == '_' || c == '-' || is_word(c);
        let len = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let starts_well = rest.chars().next().is_some_and(|c| c == '_' || is_start(c));
        match rest.get(..len) {
            Some(word) if starts_well => {
                self.at += len;
                Ok(word)
            }
            _ => self.error(),
        }
    }

    fn resource(
        &mut self,
        module: ModulePath,
        mode: Mode,
        type_name: &str,
    ) -> Result<Address, AddressError> {
        self.dot()?;
        let name = self.word()?;
        let key = self.key()?;
        if !self.done() {
            return self.error();
        }
        let resource = ResourceAddr {
            mode,
            type_name: type_name.into(),
            name: name.into(),
        };
        Ok(Address::Resource(resource.instance(&module, key)))
    }

    fn key(&mut self) -> Result<InstanceKey, AddressError> {
        if !self.eat("[") {
            return Ok(InstanceKey::None);
        }
        let key = if self.eat("\"") {
            InstanceKey::String(self.string()?.into())
        } else {
            let rest = self.rest();
            let len = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            match rest.get(..len).and_then(|digits| digits.parse().ok()) {
                Some(index) => {
                    self.at += len;
                    InstanceKey::Int(index)
                }
                None => return self.error(),
            }
        };
        if self.eat("]") { Ok(key) } else { self.error() }
    }

    /// The rest of a quoted string, after its opening quote.
    fn string(&mut self) -> Result<String, AddressError> {
        let mut out = String::new();
        loop {
            if self.eat("$${") {
                out.push_str("${");
                continue;
            }
            if self.eat("%%{") {
                out.push_str("%{");
                continue;
            }
            let Some(c) = self.rest().chars().next() else {
                return self.error();
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => out.push(self.escape()?),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, AddressError> {
        let Some(c) = self.rest().chars().next() else {
            return self.error();
        };
        self.at += c.len_utf8();
        match c {
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            '"' | '\\' => Ok(c),
            'u' => self.code_point(4),
            'U' => self.code_point(8),
            _ => self.error(),
        }
    }

    fn code_point(&mut self, digits: usize) -> Result<char, AddressError> {
        let text = self.rest().get(..digits);
        let found = text
            .and_then(|t| u32::from_str_radix(t, 16).ok())
            .and_then(char::from_u32);
        match found {
            Some(c) => {
                self.at += digits;
                Ok(c)
            }
            None => self.error(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        match parse_address(text) {
            Ok(Address::Module(module)) => module.to_string(),
            Ok(Address::Resource(resource)) => resource.to_string(),
            Err(error) => format!("error at {}", error.at),
        }
    }

    #[test]
    fn reads_what_addresses_print() {
        for text in [
            "huaweicloud_vpc.a",
            "huaweicloud_vpc.a[12]",
            "data.huaweicloud_images.x",
            "module.a",
            r#"module.a["k.\"$${x}\n"].module.b[0].huaweicloud_vpc.c-d["é"]"#,
        ] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn says_where_an_address_goes_wrong() {
        assert_eq!(printed(""), "error at 0");
        assert_eq!(printed("huaweicloud_vpc"), "error at 15");
        assert_eq!(printed("a.b[x]"), "error at 4");
        assert_eq!(printed("a.b.c"), "error at 3");
        assert_eq!(printed("module.a[\"x]"), "error at 12");
    }

    #[test]
    fn a_module_covers_what_is_inside() {
        let covers =
            |address: &str, instance: &str| match (parse_address(address), parse_address(instance))
            {
                (Ok(address), Ok(Address::Resource(instance))) => address.covers(&instance),
                _ => false,
            };
        assert!(covers("module.a", "module.a[0].module.b.x_y.z"));
        assert!(!covers("module.a[1]", "module.a[0].x_y.z"));
        assert!(covers("x_y.z", "x_y.z[3]"));
        assert!(!covers("x_y.z", "module.a.x_y.z"));
        assert!(!covers("x_y.z[0]", "x_y.z[1]"));
    }
}
