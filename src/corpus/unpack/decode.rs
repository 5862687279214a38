//! One packed stream → its bytes. Streams one behind another, as `cat a.gz b.gz` makes them, are one.

use std::io::{BufRead, BufReader};
use std::rc::Rc;

use super::bounds::{Budget, Metered};
use super::members::{Behind, Members};
use super::wrapping::Packing;

const BUFFER: usize = 128 * 1024;

/// What `input` unpacks to. What stands behind the last stream is told to `behind`, when the reader is there.
pub(in crate::corpus) fn decode<'a>(
    packing: Packing,
    input: Box<dyn BufRead + 'a>,
    budget: &Rc<Budget>,
    behind: &Behind,
) -> Result<Box<dyn BufRead + 'a>, String> {
    let members = Members::new(packing, input, behind.clone());
    let members = members.map_err(|error| format!("cannot be unpacked: {error}"))?;
    Ok(Box::new(BufReader::with_capacity(BUFFER, Metered::new(members, budget))))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

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
        let read =
            decode(packing, Box::new(bytes), &Budget::new(bytes.len() as u64), &Behind::default()).map(|mut reader| {
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

    #[test]
    fn what_stands_behind_the_last_stream_costs_nothing() {
        for packing in Packing::ALL {
            let (one, two) = (packed(packing, b"first "), packed(packing, b"second"));
            let zeros = |count: usize| vec![0_u8; count];
            for (bytes, text, garbage) in [
                ([&one[..], &zeros(1)].concat(), "first ", 0),
                ([&one[..], &zeros(1_000_000)].concat(), "first ", 0),
                ([&one[..], &zeros(511), &two, &zeros(4)].concat(), "first second", 0),
                ([&one[..], &two, b"garbage"].concat(), "first second", 7),
                ([&one[..], &zeros(100), b"\xFF\0more"].concat(), "first ", 6),
                ([&one[..], b"\n"].concat(), "first ", 1),
            ] {
                let behind = Behind::default();
                let mut found = String::new();
                let mut reader = decode(packing, Box::new(&bytes[..]), &Budget::new(1 << 20), &behind).unwrap();
                reader.read_to_string(&mut found).unwrap();
                assert_eq!(found, text, "{packing:?}");
                let remark = behind.remark().unwrap_or_default();
                assert_eq!(!remark.is_empty(), garbage > 0, "{packing:?}: {remark}");
                assert!(garbage == 0 || remark.starts_with(&format!("has {garbage} bytes behind its end")), "{remark}");
            }
        }
        let skipped = [0x52, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        let one = packed(Packing::Zstandard, b"first ");
        assert_eq!(
            unpacked(Packing::Zstandard, &[&one[..], &skipped, &one].concat()),
            (b"first first ".to_vec(), true)
        );
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
