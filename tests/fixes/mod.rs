//! How what is found gets mended: the laws of fixes over the conformance cases and over valid templates with a mistake
//! made in them.

mod cases;
mod mutations;
