//! What is there and what is not, as a page.

mod aliyun;
mod data_sources;
mod diagnostics;
mod lints;
mod provider;
mod samples;
mod service;
mod unsupported;
mod words;

const HEAD: &str = "# Coverage

What Formwork knows of and what holds it, counted by a test (`BLESS=1 cargo test coverage`); do not edit.

- [Problems it tells](#problems-it-tells)
- [What is not supported](#what-is-not-supported)
- [Lint rules](#lint-rules)
- [What the provider demands](#what-the-provider-demands)
- [Operations of the Resource Formation Service](#operations-of-the-resource-formation-service)
- [Operations of the Application Orchestration Service](#operations-of-the-application-orchestration-service)
- [The simulated cloud](#the-simulated-cloud)
- [Lists of Alibaba Cloud](#lists-of-alibaba-cloud)
- [What an editor is told](#what-an-editor-is-told)
";

#[test]
fn the_page_tells_what_is_there() {
    let parts: [fn() -> String; 4] = [
        diagnostics::part,
        unsupported::part,
        lints::part,
        provider::part,
    ];
    let counted: Vec<String> = std::thread::scope(|scope| {
        let running = parts.map(|part| scope.spawn(part));
        running.map(|part| part.join().unwrap()).into()
    });
    let lists = aliyun::part();
    let page = format!(
        "{HEAD}\n{}\n{}\n{lists}",
        counted.join("\n"),
        service::part()
    );
    crate::golden(&crate::root().join("docs/coverage.md"), &page);
}

/// A row of a table.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The first two lines of a table.
fn header(names: &[&str]) -> String {
    row(names) + &row(&vec!["---"; names.len()])
}

/// A number that is left out when it is nothing.
fn count(number: usize) -> String {
    match number {
        0 => String::new(),
        more => more.to_string(),
    }
}
