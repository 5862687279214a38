//! Streams that unpack to more than memory holds. The library unpacks a stream as a whole, so what would not fit is found
//! before: streams packed more than once, and long ones that unpack to too much.

use std::io::{Read as _, copy, sink};

use flate2::read::ZlibDecoder;
use memchr::memmem;

/// Bytes that one stream may unpack to.
const UNPACKED: u64 = 256 << 20;
/// How many times its size deflate unpacks to at most (its longest match is of 258 bytes, in two bits).
const RATIO: u64 = 1032;
/// Bytes of a stream's dictionary in which its packings stand.
const DICTIONARY: usize = 200;

/// Refuses a file with such a stream.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), String> {
    for at in memmem::find_iter(bytes, b"stream") {
        let data = at + b"stream".len();
        // `endstream` ends one.
        if bytes[..at].ends_with(b"end") || !matches!(bytes.get(data), Some(b'\r' | b'\n')) {
            continue;
        }
        let dictionary = &bytes[at.saturating_sub(DICTIONARY)..at];
        let begins = memmem::rfind(dictionary, b" obj").unwrap_or(0);
        let packings = [&b"/FlateDecode"[..], b"/LZWDecode", b"/Fl ", b"/LZW "];
        let times: usize = packings.iter().map(|name| memmem::find_iter(&dictionary[begins..], name).count()).sum();
        if times > 1 {
            return Err("is packed more than once, which no program does that means well".to_owned());
        }
        let start = data + bytes[data..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let length = memmem::find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start) as u64;
        if times == 1 && length * RATIO > UNPACKED {
            let mut unpacked = ZlibDecoder::new(&bytes[start..]).take(UNPACKED + 1);
            let count = copy(&mut unpacked, &mut sink()).unwrap_or(UNPACKED - unpacked.limit());
            if count > UNPACKED {
                return Err(format!("has a part that unpacks to more than {} MiB", UNPACKED >> 20));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_stream_that_unpacks_to_too_much_is_refused() {
        let packed = |length: usize| {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            let block = vec![0; 1 << 20];
            (0..length).for_each(|_| encoder.write_all(&block).unwrap());
            let bytes = encoder.finish().unwrap();
            [b"1 0 obj <</Filter/FlateDecode>> stream\n", &bytes[..], b"\nendstream endobj"].concat()
        };
        assert_eq!(refuse(&packed(250)), Ok(()));
        assert!(refuse(&packed(257)).unwrap_err().contains("more than 256 MiB"));
        let twice = b"1 0 obj <</Filter[/FlateDecode/FlateDecode]>> stream\nx\nendstream";
        assert!(refuse(twice).unwrap_err().contains("packed more than once"));
    }
}
