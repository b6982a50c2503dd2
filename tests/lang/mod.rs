//! The language beyond single expressions.

mod hostile;
