//! The state of each dialogue, folded from ledger entries.
