//! The instruction of a field with which Word sets a reading above characters: `EQ \* jc2 \o\ad(\s\up 9(háng),航)`.

/// The characters and how they are read.
pub(super) fn ruby(instruction: &str) -> Option<(String, String)> {
    let rest = instruction.trim_start();
    let rest = rest.strip_prefix("EQ").or_else(|| rest.strip_prefix("eq"))?;
    let (_, over) = rest.split_once("\\o").or_else(|| rest.split_once("\\O"))?;
    let (_, raised) = over.split_once("\\up").or_else(|| over.split_once("\\UP"))?;
    let (height, raised) = raised.split_once('(')?;
    if !height.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (reading, base) = raised.split_once(')')?;
    let base = base.trim_start().strip_prefix([',', ';', '，'])?.trim_end().strip_suffix(')')?;
    (!base.trim().is_empty()).then(|| (base.trim().to_owned(), reading.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_taken_from_above_its_characters() {
        let found = ruby(r#"EQ \* jc2 \* "Font:SimSun" \* hps10 \o\ad(\s\up 9(háng),航)"#).unwrap();
        assert_eq!(found, ("航".to_owned(), "háng".to_owned()));
        for other in ["EQ \\f(1,2)", "HYPERLINK \"http://a.example/\"", "EQ \\o(a,b)", "", "EQ \\o\\up"] {
            assert_eq!(ruby(other), None, "{other}");
        }
    }
}
