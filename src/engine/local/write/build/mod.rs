//! Segments from documents. tantivy's own indexing threads look every token up in a hash table and append to a list of its
//! own, which costs a handful of cache misses a token; here tokens are only collected, as numbers, and sorted when the
//! segment is written. tantivy still keeps the stored texts and the columns, encodes the postings, merges and commits: the
//! files are its own, and a test holds them against those that it writes itself.

mod characters;
mod crew;
mod grams;
mod invert;
mod segment;
mod terms;
#[cfg(test)]
mod tests;

pub(super) use self::crew::Crew;
