use crate::json::Serialize;
use crate::sorted::Gather;
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use super::place::FileSpan;
use crate::tosca;
use crate::wasm::offsets::{Units, Utf16};
use crate::workspace::Converted;

/// A template of Terraform made of a blueprint, or why there is none.
#[derive(Serialize, Tsify)]
pub struct ConvertResult {
    /// Whether there is one.
    pub ok: bool,
    /// Its files, those that have something in them.
    pub files: Vec<ConvertedFile>,
    /// What stands where, in the order of the files.
    pub pieces: Vec<ConvertedPiece>,
    /// What is not the same as in the blueprint, in the blueprint's order.
    pub notes: Vec<ConversionNote>,
    /// Every problem of the blueprint, ordered by place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas must be loaded before it is converted.
    pub missing_services: Vec<String>,
    /// Problems and notes for a terminal.
    pub text: String,
}

/// A file that was made of a blueprint.
#[derive(Serialize, Tsify)]
pub struct ConvertedFile {
    /// Its path.
    pub filename: String,
    /// The whole text, in the canonical layout.
    pub text: String,
}

/// A block of the template and what it was made of.
#[derive(Serialize, Tsify)]
pub struct ConvertedPiece {
    /// What it is called: `var.zone`, `huaweicloud_vpc.net`, `output.id`.
    pub address: String,
    /// The block.
    pub target: FileSpan,
    /// The place in the blueprint; absent for what stands for no part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub source: Option<FileSpan>,
}

/// Something that is not the same as in the blueprint.
#[derive(Serialize, Tsify)]
pub struct ConversionNote {
    /// `left`: the template does not have it. `asked`: the template asks for it. `changed`: the template has it in another way.
    #[tsify(type = "\"left\" | \"asked\" | \"changed\"")]
    pub kind: &'static str,
    /// What: `server.vpcId`, `outputs.id`.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// The place in the blueprint.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub source: Option<FileSpan>,
}

impl From<Converted> for ConvertResult {
    fn from(converted: Converted) -> Self {
        let units = Units::new(&converted.sources);
        let made = converted.conversion.as_ref();
        let pieces = made.map_or(&[][..], |made| &made.pieces);
        let notes = made.map_or(&[][..], |made| &made.notes);
        let files = made.map_or(&[][..], |made| &made.files);
        Self {
            ok: made.is_some(),
            pieces: pieces.iter().map(|p| piece(p, files, &units)).gathered(),
            notes: notes.iter().map(|n| note(n, &units)).gathered(),
            diagnostics: diagnostics(converted.diagnostics.iter(), &converted.sources),
            text: converted.text(),
            files: files.iter().map(file).gathered(),
            missing_services: converted.missing_services,
        }
    }
}

fn file((filename, text): &(&'static str, String)) -> ConvertedFile {
    ConvertedFile {
        filename: (*filename).to_owned(),
        text: text.clone(),
    }
}

fn piece(
    piece: &tosca::Piece,
    files: &[(&'static str, String)],
    units: &Units<'_>,
) -> ConvertedPiece {
    let text = files.iter().find(|(name, _)| *name == piece.file);
    let utf16 = Utf16::over(text.map_or("", |(_, text)| text));
    ConvertedPiece {
        address: piece.address.clone(),
        target: FileSpan {
            filename: piece.file.to_owned(),
            from: utf16.of(piece.start),
            to: utf16.of(piece.end),
        },
        source: piece.span.and_then(|span| FileSpan::new(span, units)),
    }
}

fn note(note: &tosca::Note, units: &Units<'_>) -> ConversionNote {
    ConversionNote {
        kind: note.kind.word(),
        subject: note.subject.clone(),
        reason: note.reason.clone(),
        source: FileSpan::new(note.span, units),
    }
}
