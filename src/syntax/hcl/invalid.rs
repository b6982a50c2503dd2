use super::token::{Kind, Token};
use crate::diag::{Code, code};

/// Tokens that are wrong wherever they stand. Some kinds are named only a few times in one file, as the
/// reference does: what is wrong once in this way is usually wrong everywhere.
pub(super) fn problems(
    tokens: &[Token],
) -> impl Iterator<Item = (Token, &'static Code, &'static str)> {
    let mut told = Told::default();
    tokens.iter().filter_map(move |token| {
        let (code, message) = told.problem(token.kind)?;
        Some((*token, code, message))
    })
}

#[derive(Default)]
struct Told {
    bitwise: u32,
    backtick: u32,
    apostrophe: u32,
    semicolon: u32,
    bad_byte: u32,
}

impl Told {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other tokens are fine")]
    fn problem(&mut self, kind: Kind) -> Option<(&'static Code, &'static str)> {
        match kind {
            Kind::Bitwise => first(&mut self.bitwise, 4).then_some((
                &code::UNSUPPORTED_OPERATOR,
                "there are no bitwise operators; the boolean ones are `&&`, `||` and `!`",
            )),
            Kind::Backtick => alternate(&mut self.backtick).then_some((
                &code::INVALID_CHARACTER,
                "a backtick is not valid here; strings stand in double quotes, longer texts in a heredoc such as `<<EOT`",
            )),
            Kind::Apostrophe => alternate(&mut self.apostrophe).then_some((
                &code::INVALID_CHARACTER,
                "strings stand in double quotes, not in single ones",
            )),
            Kind::Semicolon => first(&mut self.semicolon, 1).then_some((
                &code::INVALID_CHARACTER,
                "`;` is not valid; arguments and blocks are separated by line breaks, items of a list by commas",
            )),
            Kind::BadByte => first(&mut self.bad_byte, 1).then_some((
                &code::INVALID_ENCODING,
                "this byte is not UTF-8; save the file in UTF-8",
            )),
            Kind::QuotedNewline => Some((
                &code::INVALID_MULTI_LINE_STRING,
                "a quoted string ends on the line it begins on; write `\\n`, or use a heredoc",
            )),
            Kind::Invalid => Some((
                &code::INVALID_CHARACTER,
                "this character is not used in the language",
            )),
            _ => None,
        }
    }
}

fn first(count: &mut u32, limit: u32) -> bool {
    *count += 1;
    *count <= limit
}

/// The first and the third: what opens, not what closes.
fn alternate(count: &mut u32) -> bool {
    *count += 1;
    *count == 1 || *count == 3
}
