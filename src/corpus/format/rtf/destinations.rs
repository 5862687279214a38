//! The groups of a file: which of them are text, and what the others are.

use super::super::office::flow::Place;

/// What is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// No text itself; a text may be in it.
    Shell,
    /// Nothing that is wanted.
    Skip,
    Fonts,
    Styles,
    Info(Info),
    /// The instruction of a field.
    Instruction,
}

/// What a document says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Info {
    Title,
    Author,
    Created,
}

/// What a control word makes of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    Of(Kind),
    /// A stretch of words beside the text.
    Beside(Place),
    /// Text of what the shell stands in.
    Back,
    /// The word is none that begins a group.
    None,
}

/// What `word` makes of the group that it stands in. With a star before it, a word that is not known here skips its group.
pub(super) fn destination(word: &str, has_star: bool) -> Destination {
    use Destination::{Back, Beside, Of};
    match word {
        "fonttbl" => Of(Kind::Fonts),
        "stylesheet" => Of(Kind::Styles),
        "title" => Of(Kind::Info(Info::Title)),
        "author" => Of(Kind::Info(Info::Author)),
        "creatim" => Of(Kind::Info(Info::Created)),
        "info" | "shp" | "shpgrp" | "shpinst" | "do" | "object" | "upr" => Of(Kind::Shell),
        "result" | "ud" => Back,
        "fldinst" => Of(Kind::Instruction),
        "footnote" => Beside(Place::Note),
        "shptxt" | "dptxbxtext" => Beside(Place::Aside),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
            Beside(Place::Head)
        }
        "colortbl" | "pict" | "nonshppict" | "shprslt" | "pntext" | "pntxta" | "pntxtb" | "listtext" | "xe" | "tc"
        | "tcn" | "rxe" | "txe" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn"
        | "nonesttables" | "listtable" | "listoverridetable" | "annotation" | "atnid" | "atnauthor" | "atrfstart"
        | "atrfend" | "sp" | "objdata" | "objclass" | "objname" | "themedata" | "colorschememapping" | "datastore"
        | "latentstyles" | "revtbl" | "rsidtbl" | "generator" | "operator" | "company" | "manager" | "subject"
        | "keywords" | "comment" | "doccomm" | "category" | "hlinkbase" | "bkmkstart" | "bkmkend" | "filetbl"
        | "private" | "panose" | "falt" | "fname" | "template" | "formfield" | "datafield" | "background"
        | "mmathPict" => Of(Kind::Skip),
        _ if has_star => Of(Kind::Skip),
        _ => Destination::None,
    }
}
