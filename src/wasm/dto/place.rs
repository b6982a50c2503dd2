use crate::json::Serialize;
use tsify::Tsify;

use crate::diag::Edit;
use crate::ide::{Location, Project, Renamed};
use crate::sorted::Gather;
use crate::text::Span;
use crate::wasm::offsets::Units;

/// A part of a file, in UTF-16 offsets.
#[derive(Serialize, Tsify)]
pub struct FileSpan {
    /// The file's path.
    pub filename: String,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Where something is declared or used.
#[derive(Serialize, Tsify)]
pub struct LocationInfo {
    /// The file's path.
    pub filename: String,
    /// Where the name begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Of a declaration the whole: the block or the argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub whole: Option<FileSpan>,
    /// The line around it, without its indentation.
    pub line: String,
}

/// Places in order of files.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct LocationList(pub Vec<LocationInfo>);

/// A change of a file.
#[derive(Serialize, Tsify)]
pub struct TextEdit {
    /// The file's path.
    pub filename: String,
    /// Where the text that goes away begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What comes instead.
    pub text: String,
}

/// What a new name changes, or why it cannot be.
#[derive(Serialize, Tsify, Default)]
pub struct RenameResult {
    /// Changes of all files, in order; they do not overlap.
    pub edits: Vec<TextEdit>,
    /// A `moved` block that keeps what was deployed under the old name: to be offered. It follows from the texts
    /// before the other edits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub moved: Option<TextEdit>,
    /// Why the name cannot be changed, or not to this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub error: Option<String>,
}

/// Whether the name at a place can be changed.
#[derive(Serialize, Tsify, Default)]
pub struct RenameTarget {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub place: Option<FileSpan>,
    /// Why it cannot be changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub error: Option<String>,
}

impl FileSpan {
    /// A place in one of the files.
    pub fn new(span: Span, units: &Units<'_>) -> Option<Self> {
        let (from, to) = units.of(span)?;
        Some(Self {
            filename: units.sources().get(span.file)?.name.to_string(),
            from,
            to,
        })
    }
}

impl LocationList {
    /// Places of a project.
    pub fn new(places: &[Location], project: &Project) -> Self {
        let units = Units::new(&project.sources);
        let all = places.iter().filter_map(|place| location(place, &units));
        Self(all.gathered())
    }
}

fn location(place: &Location, units: &Units<'_>) -> Option<LocationInfo> {
    let own = FileSpan::new(place.span, units)?;
    let source = units.sources().get(place.span.file)?;
    let start = source.lines.start(source.lines.line_of(place.span.start))?;
    let rest = source.text.get(start as usize..).unwrap_or("");
    Some(LocationInfo {
        filename: own.filename,
        from: own.from,
        to: own.to,
        whole: place.whole.and_then(|whole| FileSpan::new(whole, units)),
        line: rest.lines().next().unwrap_or("").trim().to_owned(),
    })
}

impl TextEdit {
    /// A change of one of the files.
    pub fn new(edit: &Edit, units: &Units<'_>) -> Option<Self> {
        let place = FileSpan::new(edit.span, units)?;
        Some(Self {
            filename: place.filename,
            from: place.from,
            to: place.to,
            text: edit.text.clone(),
        })
    }
}

impl RenameResult {
    /// Changes of a project's files.
    pub fn new(renamed: Result<Renamed, String>, project: &Project) -> Self {
        match renamed {
            Ok(renamed) => {
                let (edits, units) = (renamed.edits.iter(), Units::new(&project.sources));
                Self {
                    edits: edits.filter_map(|e| TextEdit::new(e, &units)).gathered(),
                    moved: renamed.moved.and_then(|e| TextEdit::new(&e, &units)),
                    error: None,
                }
            }
            Err(error) => Self {
                error: Some(error),
                ..Self::default()
            },
        }
    }
}

impl RenameTarget {
    /// A name of a project.
    pub fn new(found: Result<Span, String>, project: &Project) -> Self {
        match found {
            Ok(span) => Self {
                place: FileSpan::new(span, &Units::new(&project.sources)),
                error: None,
            },
            Err(error) => Self {
                place: None,
                error: Some(error),
            },
        }
    }
}
