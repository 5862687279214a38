//! One segment, from its documents to its files.

use std::io::Write as _;

use tantivy::directory::{RamDirectory, TerminatingWrite as _};
use tantivy::index::SegmentComponent;
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::schema::{FieldType, NumericOptions, Schema, TextOptions};
use tantivy::{Index, IndexBuilder, Segment, SegmentMeta, TantivyDocument};

use super::invert::Inversion;

/// Bytes that tantivy's writer of the rest is told it may take; it takes what stored texts and columns need.
pub(super) const REST: usize = 15_000_000;

/// One segment that documents are added to.
pub(super) struct SegmentBuilder {
    segment: Segment,
    inversion: Inversion,
    /// Stored texts and columns, of an index in memory whose fields are the same, and none of them searched.
    rest: SegmentWriter,
    rest_segment: Segment,
}

impl SegmentBuilder {
    /// Begins a segment of `index`, whose tokenizers are registered.
    pub(super) fn new(index: &Index) -> tantivy::Result<Self> {
        let rest = IndexBuilder::new()
            .schema(unsearched(&index.schema()))
            .settings(index.settings().clone())
            .open_or_create(RamDirectory::create())?;
        let rest_segment = rest.new_segment();
        Ok(Self {
            segment: index.new_segment(),
            inversion: Inversion::new(index)?,
            rest: SegmentWriter::for_segment(REST, rest_segment.clone())?,
            rest_segment,
        })
    }

    /// Whether a document has to go into the next segment.
    pub(super) fn has_room_for(&self, document: &TantivyDocument) -> bool {
        self.inversion.has_room_for(document)
    }

    /// Bytes taken, roughly.
    pub(super) fn memory(&self) -> usize {
        self.inversion.memory() + self.rest.mem_usage()
    }

    pub(super) fn add(&mut self, document: TantivyDocument) -> tantivy::Result<()> {
        self.inversion.add(&document)?;
        self.rest.add_document(AddOperation { opstamp: 0, document })
    }

    /// Writes the segment. It belongs to the index once the writer has been told.
    pub(super) fn finish(self) -> tantivy::Result<SegmentMeta> {
        let Self { segment, inversion, rest, rest_segment } = self;
        let documents = inversion.documents();
        inversion.write(&segment)?;
        rest.finalize()?;
        for component in [SegmentComponent::FastFields, SegmentComponent::Store] {
            let bytes = rest_segment.open_read(component.clone())?.read_bytes()?;
            let mut file = segment.open_write(component)?;
            file.write_all(&bytes)?;
            file.terminate()?;
        }
        Ok(segment.with_max_doc(documents).meta().clone())
    }
}

/// The same fields, none of them searched.
fn unsearched(schema: &Schema) -> Schema {
    let mut unsearched = Schema::builder();
    for (_, entry) in schema.fields() {
        let numeric = |options: &NumericOptions| {
            let mut kept = NumericOptions::default();
            if options.is_fast() {
                kept = kept.set_fast();
            }
            if options.is_stored() { kept.set_stored() } else { kept }
        };
        match entry.field_type() {
            FieldType::Str(options) => {
                let mut kept = TextOptions::default();
                if let Some(tokenizer) = options.get_fast_field_tokenizer_name() {
                    kept = kept.set_fast(tokenizer);
                }
                unsearched.add_text_field(entry.name(), if options.is_stored() { kept.set_stored() } else { kept })
            }
            FieldType::U64(options) => unsearched.add_u64_field(entry.name(), numeric(options)),
            FieldType::I64(options) => unsearched.add_i64_field(entry.name(), numeric(options)),
            FieldType::Bytes(options) => unsearched.add_bytes_field(entry.name(), options.clone()),
            other => unreachable!("no field of the schema is of type {:?}", other.value_type()),
        };
    }
    unsearched.build()
}
