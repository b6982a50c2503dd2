use std::fmt;

use crate::text::Beside;

/// A refused request: HTTP status, the service's own code, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// One of [`codes`].
    pub code: Code,
    /// What is wrong in this case; may be empty. Follows the code's own sentence.
    pub detail: String,
}

/// A row of the service's code table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The HTTP status it is sent with.
    pub status: u16,
    /// `RF.` and eight digits.
    pub id: &'static str,
    /// The service's own sentence.
    pub message: &'static str,
}

/// The service's codes, in the order of the table.
pub fn codes() -> impl Iterator<Item = Code> {
    codes_in(Beside::Codes.text())
}

/// The codes of a table: a line each, with status, code and sentence, below a line of headings.
pub fn codes_in(table: &'static str) -> impl Iterator<Item = Code> {
    table.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Code {
            status: cells.next()?.parse().ok()?,
            id: cells.next()?,
            message: cells.next()?,
        })
    })
}

/// The code with these eight digits. An unknown one, which no caller has, counts as an internal failure.
fn code(digits: &str) -> Code {
    codes()
        .find(|code| code.id.strip_prefix("RF.") == Some(digits))
        .unwrap_or(Code {
            status: 500,
            id: "RF.10010001",
            message: "Internal Server Error.",
        })
}

impl ServiceError {
    /// An error by the eight digits of its code, with what is wrong in this case.
    #[cold]
    pub fn new(digits: &str, detail: impl Into<String>) -> Self {
        Self {
            code: code(digits),
            detail: detail.into(),
        }
    }

    /// The same for a situation that has no code of its own, with the nearest one (ERR-9): only the reason is told, for
    /// the sentence of the code is about something else.
    #[cold]
    pub fn about(digits: &str, reason: impl Into<String>) -> Self {
        Self {
            code: Code {
                message: "",
                ..code(digits)
            },
            detail: reason.into(),
        }
    }

    /// The text of `error_msg`.
    pub fn message(&self) -> String {
        if self.detail.is_empty() {
            self.code.message.to_owned()
        } else if self.code.message.is_empty() {
            self.detail.clone()
        } else {
            format!("{} {}", self.code.message, self.detail)
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.id, self.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    //= ERR-4
    #[test]
    fn codes_come_from_the_table() {
        assert_eq!(codes().count(), 84);
        assert!(codes().all(|c| c.id.len() == 11 && c.id.starts_with("RF.") && c.status >= 400));
        let error = ServiceError::new("10013001", "");
        assert_eq!((error.code.status, error.code.id), (404, "RF.10013001"));
        assert_eq!(error.to_string(), "RF.10013001 Stack is not exist.");
        assert_eq!(ServiceError::new("10012001", "").code.status, 401);
        assert_eq!(ServiceError::new("10012507", "").code.status, 403);
        assert_eq!(ServiceError::new("10014001", "").code.status, 429);
        assert_eq!(ServiceError::new("10010001", "").code.status, 500);
    }
}
