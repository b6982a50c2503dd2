use std::fmt::Write;

use super::{PlanOptions, Planned, Workspace};
use crate::config::Config;
use crate::diag::{self, Diagnostic, Diagnostics, code};
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::text::{Sources, Span};
use crate::tosca::{self, Conversion, NoteKind};

/// A template of Terraform made of the blueprint, or why there is none.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// The template, when nothing is wrong with the blueprint.
    pub conversion: Option<Conversion>,
    /// Every problem of the blueprint.
    pub diagnostics: Diagnostics,
    /// The texts the places point into.
    pub sources: Sources,
    /// What must be loaded before it can be converted.
    pub missing_services: Vec<String>,
}

/// Blocks of a template that was made of a blueprint, with what they were made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins(Vec<(Span, Span)>);

impl Origins {
    /// The place in the blueprint for one in the template.
    pub(super) fn of(&self, span: Span) -> Option<Span> {
        let inside = |(block, _): &&(Span, Span)| {
            block.file == span.file && block.start <= span.start && span.start < block.end
        };
        self.0.iter().find(inside).map(|(_, origin)| *origin)
    }
}

impl Workspace {
    /// The blueprint as a template of Terraform, with what is not the same in it.
    pub fn convert(&self, catalog: &Catalog) -> Converted {
        let checked = self.check(catalog);
        let mut converted = Converted {
            diagnostics: checked.diagnostics,
            sources: checked.sources,
            missing_services: checked.missing_services,
            conversion: None,
        };
        let Some(path) = self.blueprint() else {
            let text = "there is no blueprint among the files; only blueprints are converted";
            let problem = Diagnostic::new(&code::UNSUPPORTED_FEATURE, text);
            converted.diagnostics.push(problem);
            return converted;
        };
        if converted.missing_services.is_empty() && !converted.diagnostics.has_errors() {
            converted.conversion = self.conversion(path, &converted.sources);
        }
        converted
    }

    fn conversion(&self, path: &str, sources: &Sources) -> Option<Conversion> {
        let source = sources.iter().find(|source| *source.name == *path)?;
        let (blueprint, _) = tosca::parse(source);
        let (elements, counterparts) = (&self.elements, &self.counterparts);
        Some(tosca::convert(&blueprint, elements, counterparts))
    }

    /// The template that is made of the blueprint, when the files have a sound one.
    pub(super) fn template(&self) -> Option<Self> {
        let path = self.blueprint()?;
        let reading = self.reading();
        let (config, problems) = &*reading;
        let sound = !problems.has_errors() && !self.lacks_facts();
        let made = sound.then(|| self.conversion(path, &config.sources));
        made.flatten().map(|made| self.template_of(&made))
    }

    fn template_of(&self, conversion: &Conversion) -> Self {
        let mut template = Self::new();
        for (path, text) in &conversion.files {
            template.set_file(path, text.as_bytes());
        }
        let values = |path: &str| path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
        for (path, bytes) in self.files.iter().filter(|(path, _)| values(path)) {
            template.set_file(path, bytes);
        }
        template
    }

    /// The plan of what a blueprint is converted to. Places are those of the blueprint, where it has them.
    pub(super) fn plan_of_blueprint(
        &self,
        catalog: &Catalog,
        options: &PlanOptions,
    ) -> (Planned, Config) {
        let converted = self.convert(catalog);
        let Some(conversion) = &converted.conversion else {
            let mut planned = Planned::default();
            planned.diagnostics = converted.diagnostics;
            planned.sources = converted.sources;
            planned.missing_services = converted.missing_services;
            return (planned, self.load().0);
        };
        let template = self.template_of(conversion);
        let (mut planned, config) = template.plan_of(catalog, options);
        self.point_back(&converted, conversion, &mut planned);
        (planned, config)
    }

    fn point_back(&self, converted: &Converted, made: &Conversion, planned: &mut Planned) {
        let path = self.blueprint().unwrap_or_default();
        let bytes = self.files.get(path).map_or(&[][..], Vec::as_slice);
        let file = planned.sources.add_bytes(path, bytes);
        let here = |span: Span| Span { file, ..span };
        for piece in &made.pieces {
            let mut sources = planned.sources.iter();
            let source = sources.find(|source| *source.name == *piece.file);
            if let (Some(source), Some(span)) = (source, piece.span) {
                let block = Span::new(source.id, piece.start as usize, piece.end as usize);
                planned.origins.0.push((block, here(span)));
            }
        }
        let mut all = Diagnostics::new();
        all.extend(converted.diagnostics.iter().map(|problem| {
            let mut problem = problem.clone();
            problem
                .labels
                .iter_mut()
                .for_each(|l| l.span = here(l.span));
            problem.fixes.clear();
            problem
        }));
        for note in &made.notes {
            let whole = !note.subject.contains('.') || note.subject.starts_with("policies.");
            if note.kind == NoteKind::Left && whole {
                let text = format!("`{}` has no counterpart: {}", note.subject, note.reason);
                let problem = Diagnostic::new(&code::BLUEPRINT_CONVERSION, text);
                all.push(problem.at(here(note.span)));
            }
        }
        all.extend(planned.diagnostics.iter().map(|problem| {
            let mut problem = problem.clone();
            for label in &mut problem.labels {
                label.span = planned.origins.of(label.span).unwrap_or(label.span);
            }
            // They would change a file that nobody has.
            problem.fixes.clear();
            problem
        }));
        all.sort();
        planned.diagnostics = all;
    }
}

impl Converted {
    /// For a terminal: every problem, then what is not the same as in the blueprint.
    pub fn text(&self) -> String {
        let problems = self.diagnostics.iter();
        let shown = problems.map(|d| diag::render(d, &self.sources));
        let mut text: String = shown.gathered();
        let Some(conversion) = &self.conversion else {
            return text;
        };
        for note in &conversion.notes {
            let place = self.sources.get(note.span.file).map(|source| {
                let at = source.lines.position(&source.text, note.span.start);
                format!("{}:{}:{}: ", source.name, at.line, at.column)
            });
            let place = place.unwrap_or_default();
            let (word, subject) = (note.kind.word(), &note.subject);
            let _ = writeln!(text, "{place}{word}: {subject}: {}", note.reason);
        }
        text
    }
}
