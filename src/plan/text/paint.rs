/// Whether a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint(pub(super) bool);

/// What is drawn in a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Green,
    Yellow,
    Red,
    Cyan,
    Faint,
    Bold,
}

impl Paint {
    /// A text in a colour.
    pub(super) fn of(self, text: &str, colour: Colour) -> String {
        if !self.0 {
            return text.to_owned();
        }
        let code = match colour {
            Colour::Bold => "1",
            Colour::Red => "31",
            Colour::Green => "32",
            Colour::Yellow => "33",
            Colour::Cyan => "36",
            Colour::Faint => "90",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// A mark in a colour, the space around it without.
    pub(super) fn sign(self, padded: &str, colour: Colour) -> String {
        let sign = padded.trim();
        padded.replace(sign, &self.of(sign, colour))
    }
}
