//! Compound files (OLE): documents of Word before 2007, and those of later ones that are encrypted.

/// What a compound file begins with.
pub(in crate::corpus::format) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0";

/// Why a compound file is not read.
pub(in crate::corpus::format) fn reason(bytes: &[u8]) -> String {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &name).is_some() {
        "is encrypted; open it and save it without a password".to_owned()
    } else {
        "is a document of Word before 2007, which is not read; save it as .docx, or convert it: soffice --headless \
         --convert-to docx FILE"
            .to_owned()
    }
}
