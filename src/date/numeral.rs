//! Numerals as dates write them. Takes the digits; gives the number.

/// Digits of Chinese numerals, for patterns.
pub(super) const CHINESE_DIGITS: &str = "〇○零一二三四五六七八九";

/// The value of an Arabic numeral in either width, or of a Chinese one up to 999, read digit by digit (二〇二〇) or by
/// tens and hundreds (三十一, 廿三, 卅八, 一百一十三).
pub(crate) fn number(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut digits = 0_u32;
    for c in text.chars() {
        match c {
            '十' => {
                total += digits.max(1) * 10;
                digits = 0;
            }
            '百' => {
                total += digits.max(1) * 100;
                digits = 0;
            }
            '廿' => total += 20,
            '卅' => total += 30,
            '卌' => total += 40,
            _ => digits = digits.checked_mul(10)?.checked_add(digit(c)?)?,
        }
    }
    Some(total + digits)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        '〇' | '○' | '零' => Some(0),
        '两' | '兩' => Some(2),
        _ => {
            c.to_digit(10).or_else(|| "一二三四五六七八九".chars().position(|digit| digit == c).map(|at| at as u32 + 1))
        }
    }
}
