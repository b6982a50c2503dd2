//! `Workspace` as JavaScript sees it.

use std::cell::RefCell;

use js_sys::{Date, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

use super::border::{Given, Taken, chosen};
use super::dto::{
    AcceptOptions, AcceptResult, CheckResult, ConvertResult, EditDto, FixOptions, FixResult,
    FormatRange, FormatResult, GraphOptions, GraphResult, LintOptions, LintResult, PlanOptions,
    PlanResult, PriceOptions, PriceResult, VariableList,
};
use super::failure::unknown_region;
use super::offsets::{Units, Utf16};
use super::shown::Shown;
use super::{catalog, dto};
use crate::sorted::Gather;
use crate::syntax::format;
use crate::time::Instant;
use crate::workspace;

/// The files of one template and the questions one can ask of them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Workspace {
    inner: workspace::Workspace,
    /// What was told of the last plan.
    shown: RefCell<Shown>,
}

#[wasm_bindgen]
impl Workspace {
    /// An empty workspace.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file. The path is relative to the template's root, `/`-separated.
    #[wasm_bindgen(js_name = setFile)]
    pub fn set_file(
        &mut self,
        path: &str,
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] content: JsValue,
    ) -> Result<(), JsError> {
        self.inner.set_file(path, &bytes_of(content)?);
        Ok(())
    }

    /// Replaces all files by those of a zip or a compressed tar. A package that breaks a limit gives no files; `check` says why.
    #[wasm_bindgen(js_name = setArchive)]
    pub fn set_archive(&mut self, bytes: &[u8]) {
        self.inner.set_archive(bytes);
    }

    /// Takes a file away; whether it was there.
    #[wasm_bindgen(js_name = removeFile)]
    pub fn remove_file(&mut self, path: &str) -> bool {
        self.inner.remove_file(path)
    }

    /// The paths of all files, sorted.
    pub fn files(&self) -> Vec<String> {
        self.inner.files().map(str::to_owned).gathered()
    }

    /// A file's text as offsets count it; bytes that are no UTF-8 are a character of their own.
    pub fn text(&self, path: &str) -> Option<String> {
        self.inner.text(path).map(|text| text.as_ref().to_owned())
    }

    /// Every problem of the template.
    pub fn check(&self) -> Ts<CheckResult> {
        let checked = catalog::with(|catalog| self.inner.check(catalog));
        CheckResult::from(&checked).ts()
    }

    /// Every problem of the template, and what the lint rules say of it.
    pub fn lint(&self, options: Option<Ts<LintOptions>>) -> Result<Ts<LintResult>, JsError> {
        let options = chosen(options)?;
        let linted = catalog::with(|catalog| self.inner.lint(catalog, &options.asked()));
        Ok(LintResult::new(linted, &options).ts())
    }

    /// The change that puts a comment into a file by which a rule, or a warning, is kept quiet about what it found at a
    /// byte offset; nothing where no comment can stand.
    pub fn ignore(&self, path: &str, at: u32, rule: &str, reason: &str) -> Option<Ts<EditDto>> {
        let made = self.inner.ignore(path, at, rule, reason);
        let edit = made.and_then(|(sources, edit)| dto::edit(&edit, &Units::new(&sources)));
        edit.map(|edit| edit.ts())
    }

    /// What the files become when fixes are applied until none is left; the workspace's own files stay. Files that are
    /// not UTF-8 are left alone.
    pub fn fix(&self, options: Option<Ts<FixOptions>>) -> Result<Ts<FixResult>, JsError> {
        let options = chosen(options)?;
        let fixed = catalog::with(|catalog| self.inner.fix(catalog, &options.asked()));
        Ok(FixResult::new(fixed, &options).ts())
    }

    /// How the template could follow what somebody did to a resource by hand.
    pub fn accept(&self, options: Ts<AcceptOptions>) -> Result<Ts<AcceptResult>, JsError> {
        let options = options.rust()?.asked();
        let (found, sources) = catalog::with(|catalog| self.inner.accept(catalog, &options));
        Ok(AcceptResult::new(found, &sources).ts())
    }

    /// The text of a baseline that has everything `lint` tells now.
    pub fn baseline(&self, options: Option<Ts<LintOptions>>) -> Result<String, JsError> {
        let asked = chosen(options)?.asked();
        Ok(catalog::with(|catalog| {
            self.inner.baseline(catalog, &asked)
        }))
    }

    /// The files in the layout of `terraform fmt`: all that it looks at, or one that is named; of that one the lines that
    /// have a part in `range`.
    pub fn format(
        &self,
        path: Option<String>,
        range: Option<Ts<FormatRange>>,
    ) -> Result<Ts<FormatResult>, JsError> {
        let range = range.map(Ts::rust).transpose()?;
        let within = path.as_deref().zip(range).and_then(|(path, range)| {
            let text = self.inner.text(path)?;
            let utf16 = Utf16::over(&text);
            Some(utf16.byte(range.from)..utf16.byte(range.to))
        });
        let found = self.inner.format(path.as_deref(), within);
        Ok(FormatResult::from(found).ts())
    }

    /// Whether `format` looks at a file in a folder, or with `named` at one that somebody asks for: by its extension, and
    /// in a folder only if it is not hidden.
    pub fn formats(path: &str, named: Option<bool>) -> bool {
        match named {
            Some(true) => format::has_extension(path),
            _ => format::is_formatted(path),
        }
    }

    /// The path of the blueprint, when the template is one and none of Terraform.
    pub fn blueprint(&self) -> Option<String> {
        self.inner.blueprint().map(str::to_owned)
    }

    /// The folders that have a template, the root's name being empty: files of Terraform, or a blueprint in the root.
    #[wasm_bindgen(js_name = templateFolders)]
    pub fn template_folders(&self) -> Vec<String> {
        let folders = self.inner.template_folders().into_iter();
        folders.map(str::to_owned).gathered()
    }

    /// The blueprint as a template of Terraform, with what is not the same in it.
    pub fn convert(&self) -> Ts<ConvertResult> {
        let converted = catalog::with(|catalog| self.inner.convert(catalog));
        ConvertResult::from(converted).ts()
    }

    /// The variables of the root module.
    pub fn variables(&self) -> Ts<VariableList> {
        VariableList::from(self.inner.variables()).ts()
    }

    /// A variable file to start from: defaults, and what needs a value as comments.
    #[wasm_bindgen(js_name = variableFile)]
    pub fn variable_file(&self) -> String {
        self.inner.variable_file()
    }

    /// What deploying the template would change.
    pub fn plan(&self, options: Option<Ts<PlanOptions>>) -> Result<Ts<PlanResult>, JsError> {
        let options = chosen(options)?;
        let (wanted, options) = (options.wanted(), options.at(now()));
        let answer = catalog::with(|catalog| {
            let planned = self.inner.plan(catalog, &options);
            let mut shown = self.shown.borrow_mut();
            shown.answer(&planned, catalog, &wanted)
        });
        Ok(answer)
    }

    /// What the template makes, what stands in what, who needs whom, what happens and what it costs.
    pub fn graph(
        &self,
        options: Option<Ts<PlanOptions>>,
        shown: Option<Ts<GraphOptions>>,
    ) -> Result<Ts<GraphResult>, JsValue> {
        let options = chosen(options)?.at(now());
        let shown = chosen(shown)?;
        let choice = shown.choice();
        let prices = catalog::prices();
        let book = prices.as_ref().and_then(|prices| prices.book());
        let book = book.map(AsRef::as_ref);
        let graphed = catalog::with(|catalog| {
            let of = (&options, &choice);
            self.inner.graph(catalog, book, of, &shown.shown())
        });
        let graphed = graphed.map_err(unknown_region)?;
        Ok(GraphResult::new(graphed, &shown).ts())
    }

    /// What the resources that a plan adds would cost, and what the plan changes in what is paid each month.
    pub fn price(&self, options: Option<Ts<PriceOptions>>) -> Result<Ts<PriceResult>, JsValue> {
        let options = chosen(options)?.at(now());
        let prices = catalog::prices();
        let book = prices.as_ref().and_then(|prices| prices.book());
        let book = book.map(AsRef::as_ref);
        let priced = catalog::with(|catalog| self.inner.price(catalog, book, &options));
        let priced = priced.map_err(unknown_region)?;
        Ok(PriceResult::from(priced).ts())
    }
}

impl Workspace {
    /// The core's.
    pub(super) fn inner(&self) -> &workspace::Workspace {
        &self.inner
    }
}

/// The platform's moment.
fn now() -> Instant {
    Instant::from_millis(Date::now() as i64)
}

/// The bytes of a text or a byte array.
fn bytes_of(content: JsValue) -> Result<Vec<u8>, JsError> {
    if let Some(text) = content.as_string() {
        return Ok(text.into_bytes());
    }
    match content.dyn_into::<Uint8Array>() {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(_) => Err(JsError::new("a file's content is a string or a Uint8Array")),
    }
}
