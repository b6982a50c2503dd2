//! The language beyond single expressions.

mod hostile;
mod rare;
mod recorded;
