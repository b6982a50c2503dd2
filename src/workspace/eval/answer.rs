use std::rc::Rc;

use serde_json::Value as Json;

use crate::diag::{self, Diagnostic, Diagnostics, Severity};
use crate::json::{Writer, json};
use crate::plan::json::unknown;
use crate::sorted::Gather;
use crate::text::{Position, Sources};
use crate::value::notation::notation;
use crate::value::{Marks, Value, json};

/// What became of an expression.
#[derive(Clone, Debug, Default)]
pub struct Evaluated {
    /// Its value, marks included; nothing when there is an error.
    pub value: Option<Value>,
    /// Every problem, ordered by place.
    pub diagnostics: Diagnostics,
    /// The texts the places point into; the expression is the last.
    pub sources: Sources,
}

impl Evaluated {
    pub(super) fn new(
        value: Option<Value>,
        mut diagnostics: Diagnostics,
        sources: Sources,
    ) -> Self {
        diagnostics.sort();
        Self {
            value,
            diagnostics,
            sources,
        }
    }

    /// The error that Terraform tells first.
    pub fn error(&self) -> Option<&Diagnostic> {
        let mut errors = self.diagnostics.iter();
        errors.find(|d| d.severity == Severity::Error && !d.later)
    }

    /// Whether something in the value has this mark.
    pub fn is(&self, mark: Marks) -> bool {
        let value = self.value.as_ref();
        value.is_some_and(|value| value.marks_deep().has(mark))
    }

    /// Where the value is unknown, as plans say it in `after_unknown`; nothing when it is wholly known.
    pub fn unknown(&self) -> Option<Json> {
        let value = self.value.as_ref();
        value.filter(|v| !v.is_wholly_known()).map(unknown)
    }

    /// The value as JSON, null where it is unknown; nothing when nothing of it is known.
    pub fn json(&self) -> Option<Json> {
        let value = self.value.as_ref();
        value.filter(|v| !v.is_unknown()).map(json::to_json)
    }

    /// The whole as a JSON object on one line: `type`, `value` and `sensitive`, or `error`.
    pub fn line(&self) -> String {
        let Some(value) = &self.value else {
            return crate::json::text(&self.failure());
        };
        let mut line = Writer::default();
        line.open(b'{');
        line.field("type", &json::type_to_json(value.ty()));
        let ephemeral = self.is(Marks::EPHEMERAL).then_some(Json::Bool(true));
        let fields = [
            ("value", self.json()),
            ("sensitive", Some(self.is(Marks::SENSITIVE).into())),
            ("ephemeral", ephemeral),
            ("unknown", self.unknown()),
        ];
        for (name, field) in fields {
            line.some(name, &field);
        }
        line.close(b'}');
        line.finish()
    }

    fn failure(&self) -> Json {
        let Some(error) = self.error() else {
            return json!({ "error": "No value" });
        };
        let mut fields = json!({
            "error": error.title,
            "detail": error.message,
            "code": error.code.id,
        });
        let shown = error.span().and_then(|s| self.sources.shown(s));
        if let (Json::Object(fields), Some((name, start, end))) = (&mut fields, shown) {
            fields.insert("range".to_owned(), range(&name, start, end));
        }
        fields
    }

    /// For a terminal: every problem, or the value in the language's notation. What must not be shown is not.
    pub fn text(&self) -> String {
        let shown = self
            .diagnostics
            .iter()
            .map(|d| diag::render(d, &self.sources));
        let mut text: String = shown.gathered();
        if let Some(value) = &self.value {
            text.push_str(&notation(value, false));
            text.push('\n');
        }
        text
    }
}

fn range(name: &Rc<str>, start: Position, end: Position) -> Json {
    let point = |p: Position| json!({ "line": p.line, "column": p.column, "byte": p.byte });
    json!({ "filename": &**name, "start": point(start), "end": point(end) })
}
