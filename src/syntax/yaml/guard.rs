//! What the YAML scanner must not see. It stops the program where the reference goes on or reports a mistake:
//! at the end of a text inside of a block or of quotes, and at a comma right behind a tag.

use std::borrow::Cow;

use libyaml_safer::{Event, EventData, ScalarStyle, Scanner, TokenData};

/// The most text that is scanned once more to find out what a comma stands behind.
const MAX_WORK: usize = 32 << 20;

const BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// A text with a line break at its end, so that the scanner can read it.
#[derive(Debug)]
pub struct Guarded<'t> {
    /// The text with the break.
    pub text: Cow<'t, str>,
    /// The length of the text, when the break was added.
    ended_at: Option<u64>,
}

/// Makes a text one that the scanner can read.
///
/// # Errors
/// When a comma stands right behind a tag.
pub fn guarded(text: &str) -> Result<Guarded<'_>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    tags(text)?;
    let last = text.rsplit(BREAKS).next().unwrap_or_default();
    if last.trim_matches([' ', '\t']).is_empty()
        && !last.starts_with('\t')
        && !ends_in_block(text, last)
    {
        let length = text.len() - last.len();
        let text = text.get(..length).unwrap_or_default();
        return Ok(Guarded {
            text: text.into(),
            ended_at: None,
        });
    }
    Ok(Guarded {
        text: format!("{text}\n").into(),
        ended_at: Some(text.len() as u64),
    })
}

impl Guarded<'_> {
    /// Takes the added break out of the value of a block that reaches to the end.
    pub fn restore(&self, event: &mut Event) {
        let Some(ended_at) = self.ended_at else {
            return;
        };
        let EventData::Scalar { value, style, .. } = &mut event.data else {
            return;
        };
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if block && event.end_mark.index > ended_at && value.ends_with('\n') {
            value.pop();
        }
    }
}

/// Whether the white space of the last line is a part of a block: whatever stood behind it would be, too.
fn ends_in_block(text: &str, last: &str) -> bool {
    if last.is_empty() {
        return false;
    }
    let marked = format!("{text}x\n");
    let mut input = marked.as_bytes();
    let mut scanner = Scanner::new();
    scanner.set_input(&mut input);
    for token in scanner {
        let Ok(token) = token else { return false };
        if let TokenData::Scalar { value, style } = token.data
            && matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
            && token.end_mark.index > text.len() as u64
        {
            let line = value.trim_end_matches('\n').strip_suffix('x');
            return line.is_some_and(|line| line.ends_with([' ', '\t']));
        }
    }
    false
}

fn tags(text: &str) -> Result<(), String> {
    let mut work = 0;
    for (comma, _) in text.match_indices(',') {
        let before = text.get(..comma).unwrap_or_default();
        let word = before.rsplit(char::is_whitespace).next();
        if !word.is_some_and(|word| word.contains('!')) {
            continue;
        }
        work += comma;
        if work > MAX_WORK {
            return Err("the document has too many tags to read".to_owned());
        }
        if ends_in_tag(before) {
            return Err("a tag must be followed by white space".to_owned());
        }
    }
    Ok(())
}

/// Whether the last thing in a text is a tag inside of brackets or braces.
fn ends_in_tag(text: &str) -> bool {
    let ended = format!("{text}\n");
    let mut input = ended.as_bytes();
    let mut scanner = Scanner::new();
    scanner.set_input(&mut input);
    let mut depth = 0_usize;
    for token in scanner {
        let Ok(token) = token else { return false };
        match token.data {
            TokenData::FlowSequenceStart | TokenData::FlowMappingStart => depth += 1,
            TokenData::FlowSequenceEnd | TokenData::FlowMappingEnd => {
                depth = depth.saturating_sub(1);
            }
            TokenData::Tag { .. } if token.end_mark.index == text.len() as u64 => {
                return depth > 0;
            }
            _ => {}
        }
    }
    false
}
