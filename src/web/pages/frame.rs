//! What stands around every page: its name and language, the way to the other pages with the same question, and the files that
//! it is shown with.

use super::address::Address;
use super::assets;
use crate::web::guards::form::FORM_TOKEN;
use crate::web::messages::Tongue;

/// A request for a page, as far as pages know it.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// The language of the page.
    pub(crate) tongue: Tongue,
    /// The address.
    pub(crate) address: Address,
    /// What forms that change something carry along.
    pub(crate) form: String,
    /// Whether there is a token to be forgotten.
    pub(crate) can_leave: bool,
}

/// A link of the head.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) is_current: bool,
}

/// A language that a reader may choose.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) tag: &'static str,
    pub(super) text: &'static str,
    pub(super) is_current: bool,
}

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The language.
    pub(super) m: Tongue,
    /// What the page is called, beside the name of the program.
    pub(super) title: String,
    pub(super) home: String,
    pub(super) pages: Vec<Link>,
    pub(super) tongues: Vec<Choice>,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
    pub(super) icon: &'static str,
    /// Token of forms that change something, and the name of its field.
    pub(super) form: String,
    pub(super) field: &'static str,
    /// Whether a reader can leave.
    pub(super) can_leave: bool,
}

/// The pages that the head leads to, each with its name, and whether it takes the question along.
const PAGES: [(&str, &str, bool); 6] = [
    ("/", "search", true),
    ("/timeline", "timeline", true),
    ("/kwic", "kwic", true),
    ("/facets", "facets", true),
    ("/clippings", "clippings", false),
    ("/help", "help", false),
];

impl Frame {
    /// Around a page that is called so.
    pub(super) fn new(reader: &Reader, title: &str) -> Self {
        let (m, address) = (reader.tongue, &reader.address);
        let pages = PAGES.iter().map(|(path, key, asks)| Link {
            href: if *asks { address.to(path) } else { address.bare(path) }.to_string(),
            text: m.t(key).to_owned(),
            is_current: address.path() == *path,
        });
        let tongues = Tongue::ALL.into_iter().map(|tongue| Choice {
            href: address.set("lang", tongue.tag()).to_string(),
            tag: tongue.tag(),
            text: tongue.t("language"),
            is_current: tongue == m,
        });
        Self {
            m,
            title: super::shown::harmless(title).into_owned(),
            home: address.bare("/").to_string(),
            pages: pages.collect(),
            tongues: tongues.collect(),
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
            form: reader.form.clone(),
            field: FORM_TOKEN,
            can_leave: reader.can_leave,
        }
    }
}
