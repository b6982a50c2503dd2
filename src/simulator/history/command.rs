use crate::api::{self, Request};
use crate::json::{Deserialize, Scanner, Serialize};
use crate::sorted::Gather;

/// What somebody did to a world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// What kind of thing.
    pub kind: CommandKind,
    /// Of a request its method and path, of a change by hand type and identifier, of others what they were about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What the request made, by its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// What kind of thing somebody did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// Several of the others at once.
    #[default]
    Several,
    /// Let time pass.
    Advance,
    /// Sent a request.
    Request,
    /// Changed a resource by hand.
    Edit,
    /// Made a resource again by hand.
    Recreate,
    /// Deleted a resource by hand.
    Delete,
    /// Took a state into a stack.
    ImportState,
    /// Told the schema of a private provider.
    Schema,
    /// Encrypted a text.
    Encrypt,
    /// Designed a fault, switched one on or off, or took one away.
    Fault,
    /// Stopped an operation of a stack set.
    Stop,
    /// Put a snapshot in the world's place.
    Restore,
}

/// Longer paths are cut.
const LONGEST: usize = 300;

impl Command {
    /// Something that needs no more words than these.
    pub fn new(kind: CommandKind, about: impl Into<String>) -> Self {
        Self {
            kind,
            about: about.into(),
            name: String::new(),
        }
    }

    /// A request, without what stands in its query or its body.
    pub(in super::super) fn request(request: &Request) -> Self {
        let path = request.path.split('?').next().unwrap_or_default();
        let path: String = match api::named_operation(request) {
            Some(name) => format!("/?Action={name}"),
            None => path.chars().take(LONGEST).collect(),
        };
        let about = format!("{} {path}", request.method);
        let mut command = Self::new(CommandKind::Request, about);
        if request.method == "POST" {
            command.name = named(&request.body).unwrap_or_default();
        }
        command
    }

    /// Whether it is a request that reads. It may make something all the same: a link.
    pub(in super::super) fn is_look(&self) -> bool {
        let named = self.about.split_once(" /?Action=");
        let reads = match named {
            Some((_, name)) => name.starts_with("List"),
            None => self.about.starts_with("GET "),
        };
        self.kind == CommandKind::Request && reads
    }

    /// The operation that a request asked for.
    pub fn operation(&self) -> Option<&'static str> {
        let (method, path) = self.about.split_once(' ')?;
        (self.kind == CommandKind::Request)
            .then(|| api::operation(method, path))
            .flatten()
    }
}

/// The name that a body gives to what it makes.
fn named(body: &[u8]) -> Option<String> {
    let mut scanner = Scanner::new(body);
    scanner.must(b'{').ok()?;
    loop {
        let name = scanner.string().ok()?;
        scanner.must(b':').ok()?;
        if name.ends_with("_name") {
            let text = scanner.string().ok()?;
            return Some(text.chars().take(LONGEST).gathered());
        }
        scanner.skip(0).ok()?;
        if !scanner.goes_on(b'}').ok()? {
            return None;
        }
    }
}
