//! `bindgen INPUT.wasm OUTPUT-DIRECTORY`: writes `formwork_bg.wasm`, `formwork.js` and their types
//! for the "web" target (one ES module, no bundler needed).

#![allow(
    clippy::disallowed_methods,
    reason = "a build tool reads its arguments and files; the core does not"
)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        eprintln!("usage: bindgen INPUT.wasm OUTPUT-DIRECTORY");
        return ExitCode::from(2);
    };
    match generate(input, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(input: &str, output: &str) -> Result<(), String> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .web(true)
        .and_then(|b| {
            b.input_path(input)
                .out_name("formwork")
                .typescript(true)
                .generate(output)
        })
        .map_err(|error| format!("{error:#}"))
}
