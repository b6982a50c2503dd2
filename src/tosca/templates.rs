//! What can be asked of templates: they are uploaded, exchanged while nothing was made of them, and removed.

use serde_json::{Map, Value as Json};

use super::package::{Package, PackageError};
use super::{MAIN_FILE, Service, Template, check, parse, refusal};
use crate::cloud::Home;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::service::object_storage::Content;
use crate::service::{self, ServiceError};
use crate::sorted::Sort;
use crate::text::{FileId, Source};

/// How many templates there may be. //= AOS-60
const TEMPLATES: usize = 100;
/// How many problems of a template are told.
const TOLD: usize = 8;
/// Versions of the language that may be asked for. //= AOS-13
const VERSIONS: [&str; 3] = [
    "",
    "huaweicloud_tosca_version_1_0",
    "fusionstage_tosca_version_2_1",
];
const MEMBERS: [&str; 10] = [
    "name",
    "version",
    "description",
    "vendor",
    "scope",
    "main_file_name",
    "project_id",
    "filename",
    "dsl_version",
    "content_type",
];

/// What is uploaded: a file with its name, or a text.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// The file's name.
    pub filename: Option<&'a str>,
    /// What is in it.
    pub content: &'a [u8],
}

type Result<T> = std::result::Result<T, ServiceError>;

/// The texts that are told of a template, checked. What is not told is empty.
struct Resource<'a>(&'a Map<String, Json>);

impl<'a> Resource<'a> {
    //= AOS-11, AOS-12, AOS-13, AOS-14
    fn read(members: &'a Map<String, Json>) -> Result<Self> {
        for (name, value) in members {
            if !MEMBERS.contains(&name.as_str()) {
                return Err(refusal("4001103", format!("`{name}` is not known here.")));
            }
            if !value.is_string() {
                return Err(refusal("4001103", format!("`{name}` must be a text.")));
            }
        }
        let resource = Self(members);
        let text = |name| resource.text(name);
        let plain = |text: &str| !text.contains(|c| "<>()#%&/".contains(c));
        for (name, fits, code) in [
            ("name", is_name(text("name")), "4001104"),
            ("version", is_version(text("version"), 24), "4001106"),
            (
                "description",
                // Here a Chinese character counts as several, for the vendor as one.
                text("description").len() <= 255 && plain(text("description")),
                "4001105",
            ),
            (
                "vendor",
                text("vendor").chars().count() <= 64 && plain(text("vendor")),
                "4001107",
            ),
            (
                "main_file_name",
                is_main_file(text("main_file_name")),
                "4001115",
            ),
            (
                "filename",
                text("filename").chars().count() <= 64,
                "4001103",
            ),
            (
                "dsl_version",
                VERSIONS.contains(&text("dsl_version")),
                "4001117",
            ),
            (
                "content_type",
                matches!(text("content_type"), "" | "yaml" | "json" | "file"),
                "4001118",
            ),
        ] {
            if !fits {
                let detail = match members.get(name) {
                    None => format!("`{name}` is missing."),
                    Some(_) => format!("`{name}` is `{}`.", text(name)),
                };
                return Err(refusal(code, detail));
            }
        }
        Ok(resource)
    }

    fn text(&self, name: &str) -> &'a str {
        self.told(name).unwrap_or_default()
    }

    fn told(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Json::as_str)
    }
}

/// Whether a text may name a template or a stack. //= AOS-11
pub fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    text.len() <= 64 && begins && text.chars().all(fits) && !text.ends_with('-')
}

/// Words of letters and digits between single dots and hyphens; the first may have underscores. //= AOS-12
fn is_version(text: &str, most: usize) -> bool {
    let mut words = text.split(['-', '.']);
    let first = words.next().unwrap_or_default();
    let plain = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    text.len() <= most && plain(&first.replace('_', "a")) && words.all(plain)
}

fn is_main_file(text: &str) -> bool {
    let stem = text.strip_suffix(".yaml");
    text.is_empty() || stem.is_some_and(|stem| is_version(stem, 250))
}

impl Service {
    /// Templates that somebody asks for, oldest first. //= AOS-18
    pub fn list(&self, wanted: impl Fn(&Template) -> bool) -> Vec<&Template> {
        let mut found = Vec::new();
        for (_, template) in self.templates.iter() {
            if wanted(template) {
                found.push(template);
            }
        }
        found.arrange_by_key(|template| template.sequence);
        found
    }

    /// Keeps a template. Gives its identifier. //= AOS-10
    ///
    /// # Errors
    ///
    /// For members and contents that may not be, a name and version that are taken, and too many templates.
    pub fn create_template(
        &mut self,
        beside: &mut service::Service,
        members: &Map<String, Json>,
        upload: Option<Upload<'_>>,
    ) -> Result<String> {
        let resource = Resource::read(members)?;
        if !matches!(resource.told("scope"), None | Some("domain")) {
            return Err(refusal("4001108", "There is only the scope `domain`."));
        }
        let mut template = Template {
            name: resource.text("name").to_owned(),
            main_file: resource.text("main_file_name").to_owned(),
            ..Template::default()
        };
        describe(beside, &mut template, &resource);
        let upload = upload.ok_or_else(|| refusal("4000117", ""))?;
        self.fill(&mut template, &resource, upload)?;
        self.check_version(&template)?;
        if self.templates.len() >= TEMPLATES {
            return Err(refusal("4031116", format!("There may be {TEMPLATES}.")));
        }
        template.id = beside.rng.uuid();
        template.sequence = beside.next_sequence();
        template.created = beside.now;
        template.updated = beside.now;
        let id = template.id.clone();
        self.templates.insert(id.clone(), template);
        Ok(id)
    }

    /// Changes a template of which nothing was made yet, by what is told of it, by what is uploaded, or by what lies behind
    /// an address. What is not told stays. //= AOS-15
    ///
    /// # Errors
    ///
    /// As for a new one; for what may not change; and when a stack was made from it.
    pub fn update_template(
        &mut self,
        beside: &service::Service,
        id: &str,
        members: Option<&Map<String, Json>>,
        upload: Option<Upload<'_>>,
    ) -> Result<()> {
        let mut template = self.unused(id)?.clone();
        let none = Map::new();
        let resource = match members {
            Some(members) => changes(beside, &mut template, members)?,
            None => Resource(&none),
        };
        if let Some(upload) = upload {
            let fetched = fetched(beside, upload)?;
            let upload = fetched.as_ref().map_or(upload, |(name, content)| Upload {
                filename: Some(name),
                content,
            });
            self.fill(&mut template, &resource, upload)?;
        } else if members.is_none() {
            return Err(refusal("4000117", ""));
        }
        self.check_version(&template)?;
        template.updated = beside.now;
        self.templates.insert(id.to_owned(), template);
        Ok(())
    }

    /// Removes a template of which nothing was made. //= AOS-16
    ///
    /// # Errors
    ///
    /// When there is none, or a stack was made from it.
    pub fn delete_template(&mut self, id: &str) -> Result<()> {
        self.unused(id)?;
        self.templates.remove(&id.to_owned());
        Ok(())
    }

    fn unused(&self, id: &str) -> Result<&Template> {
        let template = self.template(id)?;
        match self.is_used(id) {
            true => Err(refusal("4091010", "")),
            false => Ok(template),
        }
    }

    /// No other template has the name and the version.
    fn check_version(&self, template: &Template) -> Result<()> {
        let same = |other: &Template| {
            other.id != template.id
                && other.name == template.name
                && other.version == template.version
        };
        if self.templates.iter().any(|(_, other)| same(other)) {
            let Template { name, version, .. } = template;
            let detail = format!("There is a version `{version}` of `{name}`.");
            return Err(refusal("4001110", detail));
        }
        Ok(())
    }

    /// Puts what is uploaded into a template, once it is found to be a blueprint without a mistake.
    fn fill(&self, template: &mut Template, of: &Resource<'_>, upload: Upload<'_>) -> Result<()> {
        template.filename = file_name(of, upload)?;
        template.content = Content::new(upload.content.to_vec());
        let package = Package::open(&template.filename, upload.content).map_err(unpackable)?;
        let main = match template.main_file.as_str() {
            "" => MAIN_FILE,
            main => main,
        };
        let (name, text) = package.main(main).map_err(unpackable)?;
        let source = Source::new(FileId(0), name, text);
        let (blueprint, mut problems) = parse(&source);
        // What could not be read at all is not judged.
        if blueprint.version.is_some() || !blueprint.elements.is_empty() {
            problems.append(check(&blueprint, &self.known.elements));
        }
        judged(&source, &problems)?;
        let version = blueprint.version.map(|version| version.text.to_string());
        template.dsl_version = version.unwrap_or_default();
        let wanted = of.text("dsl_version");
        if !matches!(wanted, "") && wanted != template.dsl_version {
            let detail = format!("The template is written in `{}`.", template.dsl_version);
            return Err(refusal("4001117", detail));
        }
        let has = |fits: fn(&str) -> bool| {
            let mut elements = blueprint.elements.iter();
            elements.any(|(_, element)| fits(kind_of(&element.ty.text)))
        };
        let mut inputs = blueprint.inputs.iter();
        template.secret = inputs.any(|(_, input)| input.is_hidden() && input.default.is_some());
        template.include_stack = has(|kind| kind == "AOS.Stack");
        template.need_cluster = has(in_cluster) && !has(|kind| kind == "CCE.Cluster");
        Ok(())
    }
}

/// A type without the name of the cloud.
fn kind_of(ty: &str) -> &str {
    let kind = ty
        .strip_prefix("HuaweiCloud.")
        .or(ty.strip_prefix("Cloud."));
    kind.unwrap_or(ty)
}

/// Whether elements of a type live in a cluster.
fn in_cluster(kind: &str) -> bool {
    let family = kind.split('.').next();
    matches!(family, Some("AOS" | "CCE" | "ServiceStage"))
        && !matches!(kind, "AOS.Stack" | "AOS.Batch")
}

/// Takes over what is told of a template.
fn describe(beside: &service::Service, template: &mut Template, resource: &Resource<'_>) {
    for (name, into) in [
        ("version", &mut template.version),
        ("description", &mut template.description),
        ("vendor", &mut template.vendor),
        ("project_id", &mut template.project),
    ] {
        if let Some(text) = resource.told(name) {
            text.clone_into(into);
        }
    }
    let home = beside.cloud.home_of(&template.project);
    Home::account_in(home.as_ref()).clone_into(&mut template.account);
}

/// Takes over what is told of a template that is there, where it may change.
fn changes<'m>(
    beside: &service::Service,
    template: &mut Template,
    members: &'m Map<String, Json>,
) -> Result<Resource<'m>> {
    let resource = Resource::read(members)?;
    let main = |name: &str| match name {
        "" => MAIN_FILE.to_owned(),
        name => name.to_owned(),
    };
    let told = resource.told("main_file_name");
    if resource.text("name") != template.name {
        return Err(refusal("4001008", ""));
    }
    if !matches!(resource.told("scope"), None | Some("domain")) {
        return Err(refusal("4001009", ""));
    }
    if told.is_some_and(|told| main(told) != main(&template.main_file)) {
        return Err(refusal("4001013", ""));
    }
    describe(beside, template, &resource);
    Ok(resource)
}

/// The name of what is uploaded; the two ways to do it are told apart by the kind of content. //= AOS-14
fn file_name(resource: &Resource<'_>, upload: Upload<'_>) -> Result<String> {
    let kind = resource.text("content_type");
    if matches!(kind, "yaml" | "json") {
        if upload.filename.is_some() {
            let detail = format!("`content_type` is `{kind}`, so a text is wanted and not a file.");
            return Err(refusal("4001004", detail));
        }
        return Ok(format!("blueprint.{kind}"));
    }
    let told = resource.told("filename").filter(|name| !name.is_empty());
    let name = told.or(upload.filename).unwrap_or_default();
    // Some browsers tell the whole path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match name {
        "" => Err(refusal(
            "4001014",
            "A text needs the `content_type` yaml or json.",
        )),
        name => Ok(name.to_owned()),
    }
}

/// What lies behind an address that is given in place of a file.
fn fetched(beside: &service::Service, upload: Upload<'_>) -> Result<Option<(String, Vec<u8>)>> {
    let text = std::str::from_utf8(upload.content).unwrap_or_default();
    if upload.filename.is_some() || !(text.starts_with("http://") || text.starts_with("https://")) {
        return Ok(None);
    }
    let path = text.trim().split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    match beside.fetch(text.trim()) {
        Some(content) => Ok(Some((name.to_owned(), content))),
        None => Err(refusal(
            "4000200",
            format!("Nothing can be fetched from `{path}`."),
        )),
    }
}

fn unpackable(error: PackageError) -> ServiceError {
    let code = match error {
        PackageError::Empty => "4001007",
        PackageError::TooLarge(_) => "4001005",
        PackageError::Unsupported(_) => "4000201",
        PackageError::Damaged(_) => "4001004",
        PackageError::NoMain(_) => "4001115",
        PackageError::Encoding(_) => "4001122",
    };
    refusal(code, format!("In detail: {error}."))
}

/// Refuses a blueprint with mistakes, and tells the first of them.
fn judged(source: &Source, problems: &Diagnostics) -> Result<()> {
    let errors = || {
        problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
    };
    let mut told = String::new();
    for error in errors().take(TOLD) {
        told += &format!(" {}", line_of(source, error));
    }
    let count = errors().count();
    if count > TOLD {
        told += &format!(" There are {} more.", count - TOLD);
    }
    let about = |code| errors().all(|problem| std::ptr::eq(problem.code, code));
    match count {
        0 => Ok(()),
        _ if about(&code::BLUEPRINT_VERSION) => Err(refusal("4001117", told.trim_start())),
        _ if about(&code::BLUEPRINT_OLD_TYPE) => Err(refusal("4001124", told.trim_start())),
        _ => Err(refusal("4001119", told.trim_start())),
    }
}

/// A problem in one line: place, title, message.
fn line_of(source: &Source, problem: &Diagnostic) -> String {
    let place = problem.labels.first().map_or(String::new(), |label| {
        let at = source.lines.position(&source.text, label.span.start);
        format!("{}:{}:{}: ", source.name, at.line, at.column)
    });
    format!("{place}{}: {}.", problem.title, problem.message)
}
