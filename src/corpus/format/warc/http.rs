//! An HTTP response as a crawler keeps it: the header read leniently, since servers write what they like, and the body
//! without its chunks and packings.

use std::io::Read;

/// The header of a response.
pub(super) struct Response {
    pub(super) status: u16,
    fields: Vec<(String, String)>,
}

/// A body, and what of it is missing.
type Body = (Vec<u8>, Option<String>);

impl Response {
    /// A page kept without a response, of this type.
    pub(super) fn of_resource(content_type: String) -> Self {
        Self { status: 200, fields: vec![("content-type".to_owned(), content_type)] }
    }

    /// The header that `bytes` begin with, and its length.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        if !bytes.starts_with(b"HTTP/") {
            return None;
        }
        let (mut at, mut status, mut fields) = (0, None, Vec::<(String, String)>::new());
        while at < bytes.len() {
            let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1);
            let line = String::from_utf8_lossy(&bytes[at..end]);
            let line = line.trim_end_matches(['\r', '\n']);
            at = end;
            if status.is_none() {
                status = Some(line.split_whitespace().nth(1)?.parse().ok()?);
            } else if line.is_empty() {
                break;
            } else if line.starts_with([' ', '\t'])
                && let Some((_, value)) = fields.last_mut()
            {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Some((Self { status: status?, fields }, at))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.get("content-type")
    }

    /// The encoding that the header names.
    pub(super) fn charset(&self) -> Option<String> {
        let content_type = self.content_type()?.to_ascii_lowercase();
        let (_, rest) = content_type.split_once("charset=")?;
        let charset = rest.trim_start_matches(['"', '\'', ' ']);
        let charset = charset.split(|c: char| c.is_whitespace() || matches!(c, ';' | '"' | '\'' | ',')).next()?;
        (!charset.is_empty()).then(|| charset.to_owned())
    }

    /// Whether the body is in chunks or packed.
    pub(super) fn is_packed(&self) -> bool {
        self.get("transfer-encoding").is_some() || self.get("content-encoding").is_some()
    }

    /// The body without chunks and packings. Crawlers often undo both and leave the header as it was, so a body that
    /// is not what the header says is taken as it is.
    ///
    /// # Errors
    /// Where it unpacks to more than `most` bytes, or is packed in a way that is not read.
    pub(super) fn body(&self, bytes: Vec<u8>, most: u64) -> Result<Body, String> {
        let is_chunked =
            self.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        let (mut bytes, mut torn) = if is_chunked { dechunked(bytes) } else { (bytes, None) };
        let packings = self.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        for packing in packings.rsplit(',') {
            let (unpacked, rest) = match packing.trim() {
                "" | "identity" | "none" | "utf-8" => continue,
                "gzip" | "x-gzip" if !bytes.starts_with(&[0x1F, 0x8B]) => continue,
                "zstd" if !bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => continue,
                "gzip" | "x-gzip" => unpack(flate2::read::MultiGzDecoder::new(bytes.as_slice()), most)?,
                "zstd" => match zstd::stream::read::Decoder::with_buffer(bytes.as_slice()) {
                    Ok(decoder) => unpack(decoder, most)?,
                    Err(error) => return Err(format!("is a page that cannot be unpacked: {error}")),
                },
                "deflate" if is_zlib(&bytes) => unpack(flate2::read::ZlibDecoder::new(bytes.as_slice()), most)?,
                "deflate" => unpack(flate2::read::DeflateDecoder::new(bytes.as_slice()), most)?,
                "br" => unpack(brotli_decompressor::Decompressor::new(bytes.as_slice(), 4096), most)?,
                _ => return Err("is a page that is packed by a method that is not read".to_owned()),
            };
            if unpacked.is_empty() && rest.is_some() {
                if looks_like_html(&bytes) {
                    continue;
                }
                return Err("is a page that cannot be unpacked".to_owned());
            }
            bytes = unpacked;
            torn = torn.or(rest);
        }
        Ok((bytes, torn))
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0)
}

fn unpack(mut decoder: impl Read, most: u64) -> Result<Body, String> {
    let mut bytes = Vec::new();
    let read = (&mut decoder).take(most + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        return Err(format!("is a page that unpacks to more than {} MiB", most >> 20));
    }
    Ok((bytes, read.err().map(|_| "is read as far as it can be unpacked".to_owned())))
}

/// The bytes in the chunks of `bytes`.
fn dechunked(bytes: Vec<u8>) -> Body {
    let torn = Some("is read as far as its chunks go".to_owned());
    let (mut at, mut body) = (0, Vec::new());
    while let Ok(httparse::Status::Complete((head, size))) = httparse::parse_chunk_size(&bytes[at..]) {
        if size == 0 {
            return (body, None);
        }
        let start = at + head;
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size));
        let Some(chunk) = end.and_then(|end| bytes.get(start..end)) else {
            // Letters of a page may read as a size.
            if at == 0 && looks_like_html(&bytes) && !looks_like_html(&bytes[start..]) {
                return (bytes, None);
            }
            body.extend_from_slice(&bytes[start..]);
            return (body, torn);
        };
        body.extend_from_slice(chunk);
        at = start + chunk.len();
        at += bytes[at..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    }
    if at == 0 { (bytes, None) } else { (body, torn) }
}

/// Whether a content type is that of a page.
pub(super) fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
}

/// Whether bytes without a type begin like a page.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag))
}
