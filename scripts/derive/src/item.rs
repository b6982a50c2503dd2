use proc_macro::{Delimiter, TokenStream, TokenTree};

/// A struct or an enum, as far as JSON is concerned.
pub struct Item {
    pub name: String,
    /// Lifetimes in their brackets; nothing else can be generic.
    pub generics: String,
    pub attributes: Attributes,
    pub body: Body,
}

pub enum Body {
    Struct(Fields),
    Enum(Vec<Variant>),
}

pub struct Variant {
    pub name: String,
    pub attributes: Attributes,
    pub fields: Fields,
}

pub enum Fields {
    Unit,
    /// How many.
    Tuple(usize),
    Named(Vec<Field>),
}

pub struct Field {
    pub name: String,
    pub attributes: Attributes,
}

/// What stands in `#[serde(…)]`: names with their texts.
#[derive(Default)]
pub struct Attributes(Vec<(String, Option<String>)>);

type Parsed<T> = Result<T, String>;

const KNOWN: [&str; 8] = [
    "default",
    "deny_unknown_fields",
    "flatten",
    "rename",
    "rename_all",
    "skip",
    "skip_serializing_if",
    "transparent",
];

impl Attributes {
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.and_then(|(_, text)| text.as_deref())
    }

    fn add(&mut self, list: TokenStream) -> Parsed<()> {
        for part in parts(list) {
            let name = part.first().map(ToString::to_string).unwrap_or_default();
            if !KNOWN.contains(&name.as_str()) {
                return Err(format!("`{name}` is not supported"));
            }
            let text = part.get(2).map(ToString::to_string);
            let text = text.map(|quoted| quoted.trim_matches('"').to_owned());
            self.0.push((name, text));
        }
        Ok(())
    }
}

impl Item {
    pub fn parse(input: TokenStream) -> Parsed<Self> {
        let mut tokens = Tokens::new(input);
        let attributes = tokens.attributes()?;
        tokens.visibility();
        let kind = tokens.word()?;
        let name = tokens.word()?;
        let generics = tokens.generics();
        let fields = tokens.fields()?;
        let body = match (kind.as_str(), fields) {
            ("struct", Ok(fields)) => Body::Struct(fields),
            ("enum", Err(variants)) => Body::Enum(variants),
            _ => return Err(format!("`{name}` is neither a struct nor an enum")),
        };
        Ok(Self {
            name,
            generics,
            attributes,
            body,
        })
    }
}

struct Tokens {
    rest: std::iter::Peekable<std::vec::IntoIter<TokenTree>>,
}

impl Tokens {
    fn new(tokens: TokenStream) -> Self {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        Self {
            rest: tokens.into_iter().peekable(),
        }
    }

    fn is(&mut self, text: &str) -> bool {
        self.rest
            .peek()
            .is_some_and(|next| next.to_string() == text)
    }

    fn word(&mut self) -> Parsed<String> {
        match self.rest.next() {
            Some(TokenTree::Ident(name)) => Ok(name.to_string()),
            _ => Err("a name is missing".to_owned()),
        }
    }

    fn attributes(&mut self) -> Parsed<Attributes> {
        let mut found = Attributes::default();
        while self.is("#") {
            self.rest.next();
            let Some(TokenTree::Group(group)) = self.rest.next() else {
                continue;
            };
            let mut inner = Tokens::new(group.stream());
            if inner.is("serde") {
                inner.rest.next();
                if let Some(TokenTree::Group(list)) = inner.rest.next() {
                    found.add(list.stream())?;
                }
            }
        }
        Ok(found)
    }

    fn visibility(&mut self) {
        if self.is("pub") {
            self.rest.next();
            if matches!(self.rest.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
            {
                self.rest.next();
            }
        }
    }

    fn generics(&mut self) -> String {
        let mut text = String::new();
        if !self.is("<") {
            return text;
        }
        for token in self.rest.by_ref() {
            let token = token.to_string();
            text.push_str(&token);
            if token == ">" {
                break;
            }
            if token == "," {
                text.push(' ');
            }
        }
        text
    }

    /// The fields of a struct, or the variants of an enum.
    fn fields(&mut self) -> Parsed<Result<Fields, Vec<Variant>>> {
        let Some(TokenTree::Group(group)) = self.rest.next() else {
            return Ok(Ok(Fields::Unit));
        };
        match group.delimiter() {
            Delimiter::Parenthesis => Ok(Ok(Fields::Tuple(parts(group.stream()).len()))),
            _ if is_named(&group.stream()) => named(group.stream()).map(Ok),
            _ => {
                let list = parts(group.stream()).into_iter().map(variant);
                list.collect::<Parsed<Vec<_>>>().map(Err)
            }
        }
    }
}

/// Whether a body in braces has fields: a name, then a colon.
fn is_named(body: &TokenStream) -> bool {
    let mut tokens = Tokens::new(body.clone());
    let _ = tokens.attributes();
    tokens.visibility();
    tokens.word().is_err() || tokens.is(":")
}

fn named(body: TokenStream) -> Parsed<Fields> {
    let field = |part: Vec<TokenTree>| {
        let mut tokens = Tokens::new(part.into_iter().collect());
        let attributes = tokens.attributes()?;
        tokens.visibility();
        let name = tokens.word()?;
        Ok(Field { name, attributes })
    };
    let fields: Parsed<Vec<Field>> = parts(body).into_iter().map(field).collect();
    fields.map(Fields::Named)
}

fn variant(part: Vec<TokenTree>) -> Parsed<Variant> {
    let mut tokens = Tokens::new(part.into_iter().collect());
    let attributes = tokens.attributes()?;
    let name = tokens.word()?;
    let fields = match tokens.rest.next() {
        None => Fields::Unit,
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Fields::Tuple(parts(group.stream()).len())
        }
        Some(TokenTree::Group(group)) => named(group.stream())?,
        Some(_) => return Err(format!("`{name}` has a number")),
    };
    Ok(Variant {
        name,
        attributes,
        fields,
    })
}

/// What stands between commas; those inside of angle brackets do not count.
fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let (mut all, mut part, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for token in tokens {
        match token.to_string().as_str() {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                all.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(token);
    }
    if !part.is_empty() {
        all.push(part);
    }
    all
}
