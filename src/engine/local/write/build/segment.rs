//! One segment, from its documents to its files.

use std::io::Write as _;

use tantivy::directory::{RamDirectory, TerminatingWrite as _};
use tantivy::index::SegmentComponent;
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::schema::{FieldType, NumericOptions, OwnedValue, Schema, TextOptions};
use tantivy::{Index, IndexBuilder, Segment, SegmentMeta, TantivyDocument};

use super::invert::Inversion;

/// What a value takes beside its bytes, roughly; and what a number takes, of which an article has dozens.
const VALUE: usize = 32;
const NUMBER: usize = 16;

/// Bytes that tantivy's writer of the rest is told it may take; it takes what stored texts and columns need.
pub(super) const REST: usize = 15_000_000;

/// One segment that documents are added to.
pub(super) struct SegmentBuilder {
    index: Index,
    inversion: Inversion,
    /// By field, whether its values are stored or a column.
    is_kept: Vec<bool>,
    /// Of every document the values that are stored or columns.
    rest: Vec<TantivyDocument>,
    /// Bytes of them.
    bytes: usize,
}

impl SegmentBuilder {
    /// Begins a segment of `index`, whose tokenizers are registered.
    pub(super) fn new(index: &Index) -> tantivy::Result<Self> {
        let is_kept = index.schema().fields().map(|(_, entry)| entry.is_stored() || entry.is_fast()).collect();
        Ok(Self { index: index.clone(), inversion: Inversion::new(index)?, is_kept, rest: Vec::new(), bytes: 0 })
    }

    /// Whether a document has to go into the next segment.
    pub(super) fn has_room_for(&self, document: &TantivyDocument) -> bool {
        self.inversion.has_room_for(document)
    }

    /// Bytes taken, roughly.
    pub(super) fn memory(&self) -> usize {
        self.inversion.memory() + self.bytes
    }

    pub(super) fn add(&mut self, document: &TantivyDocument) -> tantivy::Result<()> {
        self.inversion.add(document)?;
        let mut rest = TantivyDocument::new();
        for (field, value) in document.field_values() {
            if self.is_kept[field.field_id() as usize] {
                let value = OwnedValue::from(value);
                self.bytes += match &value {
                    OwnedValue::Bytes(bytes) => VALUE + bytes.len(),
                    OwnedValue::U64(_) | OwnedValue::I64(_) => NUMBER,
                    _ => VALUE,
                };
                rest.add_field_value(field, &value);
            }
        }
        self.rest.push(rest);
        Ok(())
    }

    /// Does what can be done before it is known whether more documents follow.
    pub(super) fn settle(&mut self) {
        self.inversion.settle();
    }

    /// Takes the documents of another builder in, behind its own; gives it back where they have no room.
    pub(super) fn absorb(&mut self, other: Self) -> Result<(), Box<Self>> {
        match self.inversion.absorb(other.inversion) {
            Ok(()) => {
                self.rest.extend(other.rest);
                self.bytes += other.bytes;
                Ok(())
            }
            Err(inversion) => Err(Box::new(Self { inversion: *inversion, ..other })),
        }
    }

    /// Writes the segment: what is searched, and beside it, in another thread, the rest. The segment belongs to the index
    /// once the writer has been told.
    pub(super) fn finish(self) -> tantivy::Result<SegmentMeta> {
        let Self { index, inversion, rest, .. } = self;
        let segment = index.new_segment();
        let documents = inversion.documents();
        std::thread::scope(|scope| {
            let rest = scope.spawn(|| write_rest(&index, &segment, rest));
            inversion.write(&segment)?;
            rest.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        Ok(segment.with_max_doc(documents).meta().clone())
    }
}

/// Writes stored values and columns, as tantivy does for an index in memory whose fields are the same, and none of them
/// searched.
fn write_rest(index: &Index, segment: &Segment, documents: Vec<TantivyDocument>) -> tantivy::Result<()> {
    let rest = IndexBuilder::new()
        .schema(unsearched(&index.schema()))
        .settings(index.settings().clone())
        .open_or_create(RamDirectory::create())?;
    let written = rest.new_segment();
    let mut writer = SegmentWriter::for_segment(REST, written.clone())?;
    for document in documents {
        writer.add_document(AddOperation { opstamp: 0, document })?;
    }
    writer.finalize()?;
    for component in [SegmentComponent::FastFields, SegmentComponent::Store] {
        let bytes = written.open_read(component.clone())?.read_bytes()?;
        let mut file = segment.clone().open_write(component)?;
        file.write_all(&bytes)?;
        file.terminate()?;
    }
    Ok(())
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
