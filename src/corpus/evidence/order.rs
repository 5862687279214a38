//! Where a value may be read, and for each field which origin counts before which.

use std::fmt;

use serde::Serialize;

/// A field of an article that evidence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The time of publication.
    Published,
    /// The outlet or agency.
    Source,
    /// Who wrote it.
    Authors,
    /// Who edited it.
    Editors,
    /// Who reviewed it.
    Reviewers,
    /// The section, outermost first.
    Section,
    /// The address.
    Url,
    /// The page of the printed paper.
    Page,
    /// When it was fetched or saved.
    Captured,
}

/// Where a value was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A name that the configuration maps to the field.
    Mapping,
    /// A named value of a record: JSON, CSV, XML, front matter.
    Record,
    /// A label on the page: `来源：`, `责任编辑：`.
    Label,
    /// The line with the time, without a label.
    TimeLine,
    /// A day near the headline, without a label, a time of day or an outlet beside it.
    BareDay,
    /// The headline as it stands on the page.
    Heading,
    /// The breadcrumb.
    Breadcrumb,
    /// A byline that opens the text: `（记者某某）`.
    Byline,
    /// A dateline: `新华社北京3月30日电`.
    Dateline,
    /// A byline behind the text.
    Closing,
    /// The account of a platform that publishes for others.
    Account,
    /// JSON-LD.
    StructuredData,
    /// Attributes of microdata: `itemprop`.
    Microdata,
    /// An element such as `<meta property="og:title">`.
    Meta,
    /// `<time>`.
    TimeElement,
    /// Data in a script of the page.
    Script,
    /// `<title>`.
    TitleElement,
    /// A label that stands far from the article, at the foot of the page.
    Foot,
    /// A label among the paragraphs of the text.
    Inside,
    /// The address of the page.
    Url,
    /// The known name of the address's host.
    Host,
    /// What a document's file says of itself, and its pages may not: its title, its author, its publisher, when it was made.
    Properties,
    /// The name of the file.
    FileName,
    /// What the configuration says of the folder.
    Folder,
    /// When a crawler fetched the page. Never a date of publication.
    Capture,
    /// When the file was last changed.
    FileTime,
    /// A time of update.
    Update,
}

use Origin as O;

/// For each field the origins that count, best first. What is not in the line is shown and never taken.
pub const ORDER: [(Field, &[Origin]); 10] = [
    (
        Field::Title,
        &[
            O::Mapping,
            O::Label,
            O::Record,
            O::Heading,
            O::StructuredData,
            O::Microdata,
            O::Meta,
            O::TitleElement,
            O::Script,
            O::Properties,
            O::FileName,
        ],
    ),
    (
        Field::Published,
        &[
            O::Mapping,
            O::Record,
            O::Label,
            O::TimeLine,
            O::StructuredData,
            O::Microdata,
            O::Meta,
            O::BareDay,
            O::Script,
            O::TimeElement,
            O::Foot,
            O::Inside,
            O::Url,
            O::FileName,
            O::Update,
            O::Properties,
        ],
    ),
    (
        Field::Source,
        &[
            O::Mapping,
            O::Record,
            O::Label,
            O::TimeLine,
            O::Byline,
            O::Meta,
            O::Dateline,
            O::Foot,
            O::Script,
            O::Account,
            O::StructuredData,
            O::Folder,
            O::Properties,
            O::Host,
            O::Inside,
        ],
    ),
    (
        Field::Authors,
        &[
            O::Mapping,
            O::Record,
            O::Label,
            O::Byline,
            O::Closing,
            O::Foot,
            O::StructuredData,
            O::Microdata,
            O::Meta,
            O::Script,
            O::Inside,
            O::Properties,
        ],
    ),
    (Field::Editors, &[O::Mapping, O::Record, O::Label, O::Foot, O::StructuredData, O::Meta, O::Script, O::Inside]),
    (Field::Reviewers, &[O::Mapping, O::Record, O::Label, O::Foot, O::Script, O::Inside]),
    (
        Field::Section,
        &[
            O::Mapping,
            O::Record,
            O::Breadcrumb,
            O::Label,
            O::StructuredData,
            O::Microdata,
            O::Meta,
            O::Script,
            O::TimeLine,
            O::TitleElement,
            O::Properties,
            O::Folder,
        ],
    ),
    (Field::Url, &[O::Mapping, O::Capture, O::Record, O::Label, O::Meta, O::StructuredData]),
    (Field::Page, &[O::Mapping, O::Record, O::Label, O::TimeLine, O::Meta, O::Foot, O::Url, O::Properties]),
    (Field::Captured, &[O::Mapping, O::Record, O::Capture, O::FileTime]),
];

/// Place of an origin in a field's order.
pub(in crate::corpus) fn rank(field: Field, origin: Origin) -> Option<usize> {
    let (_, order) = ORDER.iter().find(|(of, _)| *of == field)?;
    order.iter().position(|listed| *listed == origin)
}

/// The name of an origin or field, as JSON has it.
macro_rules! named {
    ($($type:ty),*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.serialize(f)
            }
        }
    )*};
}
named!(Field, Origin);
