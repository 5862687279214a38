//! One packed stream → its bytes. Streams one behind another, as `cat a.gz b.gz` makes them, are one.

use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

use super::bounds::{Budget, Metered, XZ_MEMORY};
use super::wrapping::Packing;

const BUFFER: usize = 128 * 1024;

/// What `input` unpacks to.
pub(in crate::corpus) fn decode<'a>(
    packing: Packing,
    input: Box<dyn BufRead + 'a>,
    budget: &Rc<Budget>,
) -> Result<Box<dyn BufRead + 'a>, String> {
    let decoder: Box<dyn Read + 'a> = match packing {
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
        Packing::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY)),
        Packing::Zstandard => Box::new(
            zstd::stream::read::Decoder::with_buffer(input).map_err(|error| format!("cannot be unpacked: {error}"))?,
        ),
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, Metered::new(decoder, budget))))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn packed(packing: Packing, bytes: &[u8]) -> Vec<u8> {
        match packing {
            Packing::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Bzip2 => {
                let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(0);
                let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Zstandard => zstd::encode_all(bytes, 1).unwrap(),
        }
    }

    fn unpacked(packing: Packing, bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut found = Vec::new();
        let read = decode(packing, Box::new(bytes), &Budget::new(bytes.len() as u64)).map(|mut reader| {
            let first = reader.read_to_end(&mut found);
            // Asked again, a decoder that has failed fails, and one that has ended has ended.
            assert_eq!(reader.read(&mut [0]).is_ok(), first.is_ok());
            first.is_ok()
        });
        (found, read == Ok(true))
    }

    #[test]
    fn streams_one_behind_another_are_one_and_torn_ones_fail() {
        for packing in Packing::ALL {
            let one = packed(packing, b"first ");
            let two = [one.clone(), packed(packing, b"second")].concat();
            assert_eq!(unpacked(packing, &two), (b"first second".to_vec(), true), "{packing:?}");
            for end in 1..one.len() {
                assert!(!unpacked(packing, &one[..end]).1, "{packing:?} cut at {end}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..400, to in any::<u8>()) {
            for packing in Packing::ALL {
                let mut packed = packed(packing, &bytes);
                let whole = unpacked(packing, &packed);
                prop_assert_eq!(&whole.0, &bytes);
                let at = at % packed.len();
                packed[at] = to;
                unpacked(packing, &packed);
                unpacked(packing, &[packing.magic(), bytes.as_slice()].concat());
            }
        }
    }
}
