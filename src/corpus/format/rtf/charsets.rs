//! Bytes of a text in RTF → characters. The font says in which encoding they are, and the file for fonts that do not.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Bytes that are decoded at once.
const MOST: usize = 1 << 20;

/// What a font says of the bytes that are set in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// That of the file.
    File,
    /// Western, or so it says: programs write Chinese under it too.
    Ansi,
    /// Pictures at the places of characters.
    Symbol,
    Of(&'static Encoding),
}

impl Charset {
    /// The charset of `\fcharset`.
    pub(super) fn of_font(number: i32) -> Self {
        match number {
            0 => Self::Ansi,
            2 => Self::Symbol,
            77 => Self::Of(MACINTOSH),
            78 | 128 => Self::Of(SHIFT_JIS),
            79 | 129 | 130 => Self::Of(EUC_KR),
            80 | 134 => Self::Of(GBK),
            81 | 136 => Self::Of(BIG5),
            161 => Self::Of(WINDOWS_1253),
            162 => Self::Of(WINDOWS_1254),
            163 => Self::Of(WINDOWS_1258),
            177 => Self::Of(WINDOWS_1255),
            178 => Self::Of(WINDOWS_1256),
            186 => Self::Of(WINDOWS_1257),
            204 => Self::Of(WINDOWS_1251),
            222 => Self::Of(WINDOWS_874),
            238 => Self::Of(WINDOWS_1250),
            _ => Self::File,
        }
    }
}

/// The encoding of a code page.
pub(super) fn of_code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54936 | 20936 => GBK,
        950 | 951 => BIG5,
        932 => SHIFT_JIS,
        949 | 1361 => EUC_KR,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        65001 => UTF_8,
        _ => return None,
    })
}

/// Whether characters of it may take two bytes.
fn is_double(encoding: &'static Encoding) -> bool {
    [GBK, BIG5, SHIFT_JIS, EUC_KR].contains(&encoding)
}

/// Bytes that wait until it is known that no more of their characters come.
pub(super) struct Pending {
    bytes: Vec<u8>,
    charset: Charset,
    /// The encoding of the file.
    pub(super) file: &'static Encoding,
    /// Whether the first byte of two was the last.
    is_lead: bool,
    /// Stretches that could not be decoded as a whole.
    pub(super) lost: usize,
}

impl Pending {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), charset: Charset::File, file: WINDOWS_1252, is_lead: false, lost: 0 }
    }

    fn encoding(&self) -> &'static Encoding {
        match self.charset {
            Charset::Of(encoding) => encoding,
            _ => self.file,
        }
    }

    /// Whether the charset leaves open how bytes of the file's encoding are meant.
    fn is_open(&self) -> bool {
        self.charset == Charset::Ansi && is_double(self.file)
    }

    /// Whether a byte of this charset goes with those that wait, or they have to be taken first.
    pub(super) fn goes_with(&self, byte: u8, is_escaped: bool, charset: Charset) -> bool {
        let is_whole = self.bytes.len() >= MOST && !self.is_lead;
        self.bytes.is_empty()
            || charset == self.charset && !is_whole && (!self.is_open() || is_escaped || !byte.is_ascii())
    }

    /// Adds a byte.
    pub(super) fn push(&mut self, byte: u8, charset: Charset) {
        self.charset = charset;
        let is_first = match self.encoding() {
            encoding if encoding == SHIFT_JIS => matches!(byte, 0x81..=0x9F | 0xE0..=0xFC),
            encoding => is_double(encoding) && matches!(byte, 0x81..=0xFE),
        };
        self.is_lead = !self.is_lead && is_first;
        self.bytes.push(byte);
    }

    /// Whether the next byte belongs to the last, whatever it is.
    pub(super) fn wants(&self) -> bool {
        self.is_lead && !self.is_open()
    }

    /// The text of what waits.
    pub(super) fn take(&mut self) -> String {
        self.is_lead = false;
        if self.bytes.is_empty() {
            return String::new();
        }
        if self.is_open() && self.bytes.is_ascii() {
            return String::from_utf8(std::mem::take(&mut self.bytes)).unwrap_or_default();
        }
        let bytes = std::mem::take(&mut self.bytes);
        if self.charset == Charset::Symbol {
            return bytes.iter().filter(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect();
        }
        let (text, is_lossy) = self.encoding().decode_without_bom_handling(&bytes);
        // Quotation marks and dashes of Western text are first bytes of rare characters.
        let is_rare = || bytes.chunks(2).filter(|pair| pair[0] < 0xA1).count() * 2 > bytes.len() / 2;
        if self.is_open() && (is_lossy || self.file != SHIFT_JIS && is_rare()) {
            return WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
        }
        self.lost += usize::from(is_lossy);
        text.into_owned()
    }
}
