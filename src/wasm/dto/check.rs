use crate::json::Serialize;
use tsify::Tsify;

use crate::diag::{Diagnostic, Edit, Fix, Role, Safety, Severity};
use crate::lint;
use crate::sorted::Gather;
use crate::text::{Position, Sources, Span};
use crate::wasm::offsets::Units;
use crate::workspace::Checked;

/// What `check` found, in the shape of `terraform validate -json` and a little more.
#[derive(Serialize, Tsify)]
pub struct CheckResult {
    /// Whether there are no errors.
    pub valid: bool,
    /// How many diagnostics are errors.
    pub error_count: usize,
    /// How many diagnostics are warnings.
    pub warning_count: usize,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded; their blocks are not judged until `loadService` was called.
    pub missing_services: Vec<String>,
    /// The same for a terminal.
    pub text: String,
}

/// One problem.
#[derive(Serialize, Tsify)]
pub struct DiagnosticDto {
    /// How bad it is.
    #[tsify(type = "\"error\" | \"warning\" | \"note\"")]
    pub severity: &'static str,
    /// Its stable name in kebab case.
    pub code: &'static str,
    /// Whether a lint rule says it; `code` is then the rule's name.
    pub rule: bool,
    /// Whether a comment in the template may keep it quiet.
    pub ignorable: bool,
    /// Whether Terraform would tell it only when an earlier problem in the same file is mended.
    pub later: bool,
    /// Terraform's summary.
    pub summary: String,
    /// What happened here and what to do.
    pub detail: String,
    /// The place; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub range: Option<RangeDto>,
    /// Places that explain it.
    pub related: Vec<RelatedDto>,
    /// How to mend it.
    pub fixes: Vec<FixDto>,
}

/// A place in a file.
#[derive(Serialize, Tsify)]
pub struct RangeDto {
    /// The file's path.
    pub filename: String,
    /// Where it begins.
    pub start: PositionDto,
    /// One past its end.
    pub end: PositionDto,
    /// UTF-16 offset of the start, as editors count.
    pub from: u32,
    /// UTF-16 offset of the end.
    pub to: u32,
}

/// A point in a file as Terraform counts it.
#[derive(Serialize, Tsify)]
pub struct PositionDto {
    /// Line, from 1.
    pub line: u32,
    /// Column in grapheme clusters, from 1.
    pub column: u32,
    /// Byte offset, from 0.
    pub byte: u32,
}

/// A place that explains a problem.
#[derive(Serialize, Tsify)]
pub struct RelatedDto {
    /// Why it is shown.
    pub message: String,
    /// The place.
    pub range: RangeDto,
}

/// A change that mends a problem.
#[derive(Serialize, Tsify)]
pub struct FixDto {
    /// What it does.
    pub title: String,
    /// `safe`: apply without asking; `unsafe`: may change the meaning; `show`: for the eye only.
    #[tsify(type = "\"safe\" | \"unsafe\" | \"show\"")]
    pub safety: &'static str,
    /// Replacements that do not overlap.
    pub edits: Vec<EditDto>,
}

/// Replace the text of a range.
#[derive(Serialize, Tsify)]
pub struct EditDto {
    /// What goes away.
    #[serde(flatten)]
    pub range: RangeDto,
    /// What comes instead.
    pub text: String,
}

impl From<&Checked> for CheckResult {
    fn from(checked: &Checked) -> Self {
        let error_count = checked.count(Severity::Error);
        Self {
            valid: error_count == 0,
            error_count,
            warning_count: checked.count(Severity::Warning),
            diagnostics: diagnostics(checked.diagnostics.iter(), &checked.sources),
            missing_services: checked.missing_services.clone(),
            text: checked.text(),
        }
    }
}

/// Problems with their places resolved.
pub fn diagnostics<'d>(
    list: impl Iterator<Item = &'d Diagnostic>,
    sources: &Sources,
) -> Vec<DiagnosticDto> {
    let units = Units::new(sources);
    list.map(|d| diagnostic(d, &units)).gathered()
}

fn diagnostic(diagnostic: &Diagnostic, units: &Units<'_>) -> DiagnosticDto {
    let secondary = diagnostic
        .labels
        .iter()
        .filter(|l| l.role == Role::Secondary);
    DiagnosticDto {
        severity: level(diagnostic.severity),
        code: diagnostic.code.id,
        rule: lint::by_id(diagnostic.code.id).is_some(),
        ignorable: lint::can_be_ignored(diagnostic),
        later: diagnostic.later,
        summary: diagnostic.title.clone(),
        detail: diagnostic.message.clone(),
        range: diagnostic.span().and_then(|s| place(s, units)),
        related: secondary
            .filter_map(|l| {
                Some(RelatedDto {
                    message: l.text.clone(),
                    range: range(l.span, units)?,
                })
            })
            .gathered(),
        fixes: diagnostic.fixes.iter().map(|f| fix(f, units)).gathered(),
    }
}

/// A severity's name.
pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A change with its place resolved.
pub fn edit(edit: &Edit, units: &Units<'_>) -> Option<EditDto> {
    Some(EditDto {
        range: range(edit.span, units)?,
        text: edit.text.clone(),
    })
}

/// A fix with its places resolved.
pub fn fix(fix: &Fix, units: &Units<'_>) -> FixDto {
    let edits = fix.edits.iter().filter_map(|e| edit(e, units));
    FixDto {
        title: fix.title.clone(),
        safety: match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
            Safety::ShowOnly => "show",
        },
        edits: edits.gathered(),
    }
}

/// The place of a problem in Terraform's numbers; the offsets for editors stay exact.
fn place(span: Span, units: &Units<'_>) -> Option<RangeDto> {
    let (filename, start, end) = units.sources().shown(span)?;
    let (from, to) = units.of(span).unwrap_or_default();
    Some(RangeDto {
        filename: filename.to_string(),
        start: start.into(),
        end: end.into(),
        from,
        to,
    })
}

fn range(span: Span, units: &Units<'_>) -> Option<RangeDto> {
    let (from, to) = units.of(span)?;
    let (start, end) = units.sources().positions(span)?;
    Some(RangeDto {
        filename: units.sources().get(span.file)?.name.to_string(),
        start: start.into(),
        end: end.into(),
        from,
        to,
    })
}

impl From<Position> for PositionDto {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
            byte: position.byte,
        }
    }
}
