//! What the parser says, compared with the real Terraform; and laws that hold for any text.

mod archive;
mod laws;
mod second_opinion;
mod verdicts;
