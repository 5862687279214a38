//! The searched fields of the documents of one segment: each field's tokens collected by its kind, as the schema says,
//! and its lengths; written in the order of fields, as tantivy wants it.

use tantivy::directory::Directory as _;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, FieldType, IndexRecordOption, Value as _};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TextAnalyzer};
use tantivy::{Index, Segment, TantivyDocument, TantivyError};

use super::characters::CharacterPostings;
use super::grams::{GramPostings, Layout};
use super::terms::{Record, TermPostings};
use crate::engine::local::store::schema::Fields;
use crate::engine::local::store::tokenizers::{BODY_WORDS, CHARACTERS, GRAMS, cut};
use crate::text::grams::grams;

/// Positions between two values of a field, as tantivy counts them.
const GAP: u32 = 1;

/// How the values of a field become tokens.
enum Kind {
    Grams(GramPostings),
    /// The commonest characters; they follow from the grams of title and body.
    Characters,
    /// Words of bodies, most of them known by number.
    BodyWords(TermPostings),
    Text(TextAnalyzer, TermPostings),
    Numbers(TermPostings),
}

/// What is collected of a segment.
pub(in crate::engine::local) struct Inversion {
    layout: Layout,
    fields: Vec<(Field, Kind)>,
    /// By field of these, how many tokens the documents have, up to the last that has any.
    lengths: Vec<Vec<u32>>,
    documents: u32,
}

impl Inversion {
    /// An empty one for the fields of `index`.
    pub(in crate::engine::local) fn new(index: &Index) -> tantivy::Result<Self> {
        let schema = index.schema();
        let mut fields = Vec::new();
        let layout = Layout::of(0);
        for (field, entry) in schema.fields().filter(|(_, entry)| entry.is_indexed()) {
            let kind = match entry.field_type() {
                FieldType::Str(options) => {
                    let Some(indexing) = options.get_indexing_options() else { continue };
                    let record = match indexing.index_option() {
                        IndexRecordOption::Basic => Record::Documents,
                        IndexRecordOption::WithFreqs => Record::Frequencies,
                        IndexRecordOption::WithFreqsAndPositions => Record::Positions,
                    };
                    match (indexing.tokenizer(), record) {
                        (GRAMS, Record::Positions) => Kind::Grams(GramPostings::new(layout)),
                        (CHARACTERS, Record::Documents) => Kind::Characters,
                        (BODY_WORDS, Record::Frequencies) => Kind::BodyWords(TermPostings::new(record)),
                        _ => Kind::Text(index.tokenizer_for_field(field)?, TermPostings::new(record)),
                    }
                }
                FieldType::U64(_) => Kind::Numbers(TermPostings::new(Record::Documents)),
                other => {
                    let what = format!("a searched field of type {:?}", other.value_type());
                    return Err(TantivyError::SchemaError(what));
                }
            };
            fields.push((field, kind));
        }
        let lengths = vec![Vec::new(); fields.len()];
        Ok(Self { layout, fields, lengths, documents: 0 })
    }

    pub(in crate::engine::local) fn documents(&self) -> u32 {
        self.documents
    }

    /// Whether a document has room here. Every one has in an empty segment.
    pub(in crate::engine::local) fn has_room_for(&self, document: &TantivyDocument) -> bool {
        self.documents == 0 || self.documents < self.layout.documents() && self.layout.holds(units(document))
    }

    pub(in crate::engine::local) fn memory(&self) -> usize {
        let memory = self.fields.iter().map(|(_, kind)| match kind {
            Kind::Grams(grams) => grams.memory(),
            Kind::Characters => 0,
            Kind::BodyWords(terms) | Kind::Text(_, terms) | Kind::Numbers(terms) => terms.memory(),
        });
        memory.sum::<usize>() + self.lengths.iter().map(|lengths| lengths.capacity() * 4).sum::<usize>()
    }

    pub(in crate::engine::local) fn add(&mut self, document: &TantivyDocument) -> tantivy::Result<()> {
        if self.documents == 0 {
            self.layout = Layout::of(units(document));
            for (_, kind) in &mut self.fields {
                if let Kind::Grams(grams) = kind {
                    *grams = GramPostings::new(self.layout);
                }
            }
        }
        let doc = self.documents;
        for ((field, kind), lengths) in self.fields.iter_mut().zip(&mut self.lengths) {
            let mut values = document.get_all(*field).peekable();
            if values.peek().is_none() {
                continue;
            }
            let (mut tokens, mut start) = (0, 0);
            for value in values {
                match kind {
                    Kind::Characters => {}
                    Kind::Grams(postings) => {
                        let cut = cut(value.as_str().unwrap_or_default());
                        let mut end = start;
                        for gram in grams(cut.folded()) {
                            postings.add(gram, doc, end);
                            end += 1;
                        }
                        tokens += end - start;
                        start = end + GAP;
                    }
                    Kind::BodyWords(postings) => {
                        let cut = cut(value.as_str().unwrap_or_default());
                        for (word, times) in cut.body_words().filter(|(word, _)| word.bytes.len() <= MAX_TOKEN_LEN) {
                            postings.add_times(word.number, cut.text_of(word).as_bytes(), doc, times);
                            tokens += times;
                        }
                    }
                    Kind::Text(analyzer, postings) => {
                        let mut end = start;
                        let mut stream = analyzer.token_stream(value.as_str().unwrap_or_default());
                        while stream.advance() {
                            let token = stream.token();
                            if token.text.len() > MAX_TOKEN_LEN {
                                continue;
                            }
                            let position = start + token.position as u32;
                            end = end.max(position + token.position_length as u32);
                            postings.add(None, token.text.as_bytes(), doc, position);
                            tokens += 1;
                        }
                        start = end + GAP;
                    }
                    Kind::Numbers(postings) => {
                        postings.add(None, &value.as_u64().unwrap_or_default().to_be_bytes(), doc, 0);
                        tokens += 1;
                    }
                }
            }
            lengths.resize(doc as usize, 0);
            lengths.push(tokens);
        }
        self.documents += 1;
        Ok(())
    }

    /// Puts what was collected in order, where it can be before all is there.
    pub(in crate::engine::local) fn settle(&mut self) {
        for (_, kind) in &mut self.fields {
            if let Kind::Grams(grams) = kind {
                grams.settle();
            }
        }
    }

    /// Takes the documents of another in, behind its own; gives it back where they have no room here.
    pub(in crate::engine::local) fn absorb(&mut self, other: Self) -> Result<(), Box<Self>> {
        if self.layout != other.layout || self.documents + other.documents > self.layout.documents() {
            return Err(Box::new(other));
        }
        for ((_, kind), (_, others)) in self.fields.iter_mut().zip(other.fields) {
            match (kind, others) {
                (Kind::Grams(grams), Kind::Grams(others)) => grams.absorb(others, self.documents),
                (Kind::Characters, Kind::Characters) => {}
                (
                    Kind::BodyWords(terms) | Kind::Text(_, terms) | Kind::Numbers(terms),
                    Kind::BodyWords(others) | Kind::Text(_, others) | Kind::Numbers(others),
                ) => terms.absorb(others, self.documents),
                _ => unreachable!("both are of one schema"),
            }
        }
        for (lengths, others) in self.lengths.iter_mut().zip(other.lengths) {
            if !others.is_empty() {
                lengths.resize(self.documents as usize, 0);
                lengths.extend(others);
            }
        }
        self.documents += other.documents;
        Ok(())
    }

    /// Writes terms, postings, positions and lengths.
    pub(in crate::engine::local) fn write(self, segment: &Segment) -> tantivy::Result<()> {
        let Self { fields, lengths: of_fields, documents, .. } = self;
        let mut lengths = FieldNormsWriter::for_schema(&segment.schema());
        for ((field, _), of_field) in fields.iter().zip(of_fields) {
            of_field.into_iter().zip(0..).for_each(|(length, document)| lengths.record(document, *field, length));
        }
        lengths.fill_up_to_max_doc(documents);
        let path = segment.relative_path(SegmentComponent::FieldNorms);
        let file = segment.index().directory().open_write(&path)?;
        lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        let lengths = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(segment)?;
        let searched = Fields::of(&segment.schema())?;
        let mut characters = CharacterPostings::new(documents);
        for (field, kind) in fields {
            let tokens = match &kind {
                Kind::Grams(grams) => grams.tokens(),
                Kind::Characters => characters.tokens(),
                Kind::BodyWords(terms) | Kind::Text(_, terms) | Kind::Numbers(terms) => terms.tokens(),
            };
            if tokens == 0 {
                continue;
            }
            let mut of_field = serializer.new_field(field, tokens, lengths.get_field(field)?)?;
            match kind {
                Kind::Grams(grams) => {
                    let is_text = field == searched.title_grams || field == searched.body_grams;
                    grams.write(&mut of_field, is_text.then_some(&mut characters))?;
                }
                Kind::Characters => characters.write(&mut of_field)?,
                Kind::BodyWords(terms) | Kind::Text(_, terms) | Kind::Numbers(terms) => {
                    terms.sorted().write(&mut of_field, None)?;
                }
            }
            of_field.close()?;
        }
        serializer.close()?;
        Ok(())
    }
}

/// No text of the document has more units than this: a character may fold to several, ㍿ in three bytes to four.
fn units(document: &TantivyDocument) -> usize {
    let lengths = document.field_values().filter_map(|(_, value)| value.as_str().map(|text| 2 * text.len() + 1));
    lengths.sum()
}
