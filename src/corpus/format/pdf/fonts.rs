//! Characters of glyphs whose font is embedded and has no `ToUnicode` map (ISO 32000-2, 9.10.2): by the font's encoding, a
//! predefined CMap, and the Unicode map of its character collection; else by the `cmap` table of the font program, backwards.

use std::collections::HashMap;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    BASE_FONT, CIDSYSTEMINFO, DESCENDANT_FONTS, ENCODING, ORDERING, REGISTRY, SUBTYPE, TO_UNICODE,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use skrifa::{FontRef, MetadataProvider as _};

/// The encoding of a font that brings a CMap of its own. Two of them may be two.
const EMBEDDED: &str = "embedded";
/// Objects of a file that are looked through for fonts.
const OBJECTS: usize = 500_000;

/// How the codes of a font become characters.
struct Coded {
    /// Codes → characters of the collection. None where they are the same.
    encoding: Option<CMap>,
    /// Characters of the collection → Unicode.
    unicode: CMap,
}

/// The fonts of a file that say nothing of their characters themselves.
pub(super) struct Fonts<'p> {
    pdf: &'p Pdf,
    /// Looked for when the first glyph is met whose character is not known: most files have none.
    named: Option<Named>,
    /// By the key of a font program: its glyphs → characters.
    programs: HashMap<u128, HashMap<u32, char>>,
}

/// Fonts by their names without the mark of a subset.
#[derive(Default)]
struct Named {
    /// None where two of one name differ in their encoding.
    coded: HashMap<String, Option<Coded>>,
    encodings: HashMap<String, String>,
}

impl Named {
    fn of(pdf: &Pdf) -> Self {
        let mut fonts = Self::default();
        for object in pdf.objects().into_iter().take(OBJECTS) {
            let Object::Dict(dict) = object else { continue };
            let is_composite = dict.get::<Name<'_>>(SUBTYPE).is_some_and(|name| name.as_ref() == b"Type0");
            if is_composite && !dict.contains_key(TO_UNICODE) {
                fonts.add(&dict);
            }
        }
        fonts
    }

    fn add(&mut self, dict: &Dict<'_>) {
        let Some(name) = dict.get::<Name<'_>>(BASE_FONT) else { return };
        let name = without_subset(&String::from_utf8_lossy(name.as_ref())).to_owned();
        let encoding = match dict.get::<Object<'_>>(ENCODING) {
            Some(Object::Name(name)) => String::from_utf8_lossy(name.as_ref()).into_owned(),
            Some(Object::Stream(_)) => EMBEDDED.to_owned(),
            _ => return,
        };
        if let Some(other) = self.encodings.insert(name.clone(), encoding.clone()) {
            if other != encoding || encoding == EMBEDDED {
                self.coded.insert(name, None);
            }
            return;
        }
        if let Some(coded) = coded(dict, &encoding) {
            self.coded.insert(name, Some(coded));
        }
    }
}

impl<'p> Fonts<'p> {
    /// The fonts of `pdf`.
    pub(super) fn of(pdf: &'p Pdf) -> Self {
        Self { pdf, named: None, programs: HashMap::new() }
    }

    /// The characters that `glyph` stands for, as far as its font tells.
    pub(super) fn character(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let Glyph::Outline(outline) = glyph else { return None };
        let data = outline.font_data()?;
        let named = self.named.get_or_insert_with(|| Named::of(self.pdf));
        let coded = data.postscript_name.as_deref().and_then(|name| named.coded.get(without_subset(name)));
        if let Some(Some(coded)) = coded
            && let Some(text) = coded.character(outline.char_code())
        {
            return Some(text);
        }
        let glyphs = self.programs.entry(data.cache_key).or_insert_with(|| {
            let Ok(font) = FontRef::new(data.data.as_ref().as_ref()) else { return HashMap::new() };
            let pairs = font.charmap().mappings().map(|(code, glyph)| (glyph.to_u32(), code));
            let mut glyphs = HashMap::new();
            // Of several characters of a glyph the one in common use is the lowest beyond the radicals.
            let is_radical = |c: char| ('\u{2E80}'..='\u{2FDF}').contains(&c);
            for (glyph, c) in pairs.filter_map(|(glyph, code)| Some((glyph, char::from_u32(code)?))) {
                glyphs
                    .entry(glyph)
                    .and_modify(|known: &mut char| {
                        if is_radical(*known) || !is_radical(c) && c < *known {
                            *known = c;
                        }
                    })
                    .or_insert(c);
            }
            glyphs
        });
        glyphs.get(&outline.glyph_id().to_u32()).map(char::to_string)
    }
}

impl Coded {
    fn character(&self, code: u32) -> Option<String> {
        let cid = match &self.encoding {
            None => code,
            Some(encoding) => (1..=4).find_map(|bytes| encoding.lookup_cid_code(code, bytes))?,
        };
        match self.unicode.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(text) => Some(text),
        }
    }
}

/// How a composite font without a `ToUnicode` map is coded, where its encoding or its collection tells.
fn coded(dict: &Dict<'_>, name: &str) -> Option<Coded> {
    let descendant = dict.get::<Array<'_>>(DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>(CIDSYSTEMINFO);
    let stated = info.and_then(|info| {
        let (registry, ordering) = (info.get::<PdfString<'_>>(REGISTRY)?, info.get::<PdfString<'_>>(ORDERING)?);
        Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
    });
    let load = |name: CMapName<'_>| load_embedded(name);
    let encoding = match dict.get::<Object<'_>>(ENCODING)? {
        _ if name.starts_with("Identity") => None,
        Object::Name(name) => Some(CMap::parse(load_embedded(CMapName::from_bytes(name.as_ref()))?, load)?),
        Object::Stream(stream) => Some(embedded(&stream)?),
        _ => return None,
    };
    let of_encoding = encoding.as_ref().and_then(|cmap| cmap.metadata().character_collection.as_ref());
    let families = of_encoding.map(|collection| collection.family.clone()).into_iter().chain(stated);
    let unicode = families.into_iter().find_map(|family| CMap::parse(load_embedded(family.ucs2_cmap()?)?, load))?;
    Some(Coded { encoding, unicode })
}

fn embedded(stream: &Stream<'_>) -> Option<CMap> {
    CMap::parse(&stream.decoded_data().ok()?, load_embedded)
}

/// A font's name without the six letters that mark a subset: `ABCDEF+SimSun`.
fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase()) => rest,
        _ => name,
    }
}
