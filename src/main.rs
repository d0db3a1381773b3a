//! Arguments to actions.

fn main() {}
