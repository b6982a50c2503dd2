//! One expression a line: requests and answers of programs that ask for many values.

use super::Evaluator;
use crate::json::{self, Scanner, json};
use crate::time::Instant;

/// The answer to one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// A JSON object, on one line.
    pub text: String,
    /// Whether the line was a JSON string.
    pub understood: bool,
}

impl Evaluator {
    /// Answers a line that holds one expression as a JSON string. To every line there is one line of answer,
    /// whatever it holds, so that the two stay aligned.
    pub fn answer(&self, line: &[u8], now: Option<Instant>) -> Answer {
        // Halves of UTF-16 pairs are no text, but still something that can be reported at its place.
        let mut scanner = Scanner::new(line);
        let read = scanner.bytes();
        match read.and_then(|text| scanner.end().map(|()| text)) {
            Ok(text) => Answer {
                text: self.evaluate_bytes(&text, now).line(),
                understood: true,
            },
            Err(error) => {
                let detail = format!("each line is one expression as a JSON string: {error}");
                Answer {
                    text: json::text(&json!({ "error": "Invalid request", "detail": detail })),
                    understood: false,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::schema::Catalog;
    use crate::workspace::{PlanOptions, Workspace};

    fn answered(lines: &[&[u8]]) -> Vec<(bool, Json)> {
        let options = PlanOptions::default();
        let evaluator = Workspace::new().evaluator(&Catalog::new(), &options, None);
        let answer = |line: &&[u8]| {
            let answer = evaluator.answer(line, None);
            let fields: Json = serde_json::from_str(&answer.text).unwrap();
            (answer.understood, fields)
        };
        lines.iter().map(answer).collect()
    }

    fn errors(lines: &[&[u8]]) -> Vec<(bool, String)> {
        let told = |(understood, fields): (bool, Json)| {
            let error = fields.get("error").and_then(Json::as_str).unwrap();
            (understood, error.to_owned())
        };
        answered(lines).into_iter().map(told).collect()
    }

    #[test]
    fn a_string_is_an_expression() {
        let whole = json!({ "type": "number", "value": 3, "sensitive": false });
        assert_eq!(answered(&[b" \"1 +\\u0020 2\"\r"]), [(true, whole)]);
    }

    #[test]
    fn every_other_line_is_an_error_of_its_own() {
        let lines: [&[u8]; 9] = [
            b"", b"  ", b"1", b"{}", b"\"a", b"\"1\" 2", b"\xff", b"\"\\x\"", b"[\"1\"]",
        ];
        let wanted = (false, "Invalid request".to_owned());
        assert_eq!(errors(&lines), vec![wanted; 9]);
    }

    #[test]
    fn what_is_no_text_is_an_error_of_the_expression() {
        let wanted = (true, "Invalid character encoding".to_owned());
        let lines: [&[u8]; 3] = [br#""\"\ud800\"""#, b"\"\\\"\xff\\\"\"", b"\"\xed\xa0\x80\""];
        assert_eq!(errors(&lines), vec![wanted; 3]);
    }
}
