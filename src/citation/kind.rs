//! What a source is: a newspaper, or a site. Takes the name of a source; gives its kind, by what the configuration says of
//! the name, by names that tell nothing, and by what names of newspapers end in (`data/newspapers.txt`).
//!
//! Names are compared folded, so that 報 is 报 and DAILY is Daily. A part behind the name that says where the article stood
//! (人民网, 日报客户端, Daily Online) is another source, and so is an agency (新华社); an edition (海外版) is the newspaper.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::text::fold;

/// Of what kind a cited article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An article of a newspaper, printed or on the web.
    Newspaper,
    /// A text of a site, an agency or an account, or of no source that is known.
    Website,
}

/// Sources that a configuration calls newspapers, or says that they are none. By default neither.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    newspapers: FxHashSet<String>,
    websites: FxHashSet<String>,
}

/// What the names of newspapers end in, what other names end in, of which the longest counts (报, 公报, 大公报), and names
/// whose end tells nothing.
struct Endings {
    newspapers: Vec<String>,
    others: Vec<String>,
    names: FxHashSet<String>,
}

static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let mut endings = Endings { newspapers: Vec::new(), others: Vec::new(), names: FxHashSet::default() };
    for line in include_str!("data/newspapers.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((sign, rest)) = line.split_once(' ') else { continue };
        for name in rest.split(',').map(|name| fold(name.trim())) {
            match sign {
                "+" => endings.newspapers.push(name),
                "-" => endings.others.push(name),
                _ => {
                    endings.names.insert(name);
                }
            }
        }
    }
    endings
});

impl Outlets {
    /// What a configuration says of names.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where a name is in both lists.
    pub fn new(newspapers: &[String], websites: &[String]) -> Result<Self> {
        let folded = |names: &[String]| names.iter().map(|name| fold(name.trim())).collect::<FxHashSet<_>>();
        let outlets = Self { newspapers: folded(newspapers), websites: folded(websites) };
        match websites.iter().find(|name| outlets.newspapers.contains(&fold(name.trim()))) {
            Some(name) => {
                let message = format!("`{name}` is named as a newspaper and as none");
                Err(Error::new(ErrorKind::Input, message).with_hint("take it out of `newspapers` or of `websites`"))
            }
            None => Ok(outlets),
        }
    }

    /// What a source of this name is.
    pub fn kind(&self, name: &str) -> Kind {
        let name = fold(name.trim());
        let is_newspaper =
            self.newspapers.contains(&name) || !self.websites.contains(&name) && ends_as_newspaper(&name);
        if is_newspaper { Kind::Newspaper } else { Kind::Website }
    }
}

/// Whether a folded name is that of a newspaper.
fn ends_as_newspaper(name: &str) -> bool {
    let name = without_edition(name.trim_start_matches('《').trim_end_matches('》'));
    let endings = &*ENDINGS;
    if endings.names.contains(name) {
        return true;
    }
    // An ending in Latin letters is a whole word: Mumbai Times, and not Pastimes.
    let longest = |among: &[String]| {
        let ends = |ending: &&String| {
            let is_word = ending.starts_with(|c: char| c.is_ascii_alphabetic());
            let before = name.strip_suffix(ending.as_str());
            before.is_some_and(|before| !is_word || !before.ends_with(char::is_alphanumeric))
        };
        among.iter().filter(ends).map(String::len).max().unwrap_or(0)
    };
    // 报 alone is no name.
    name.chars().nth(1).is_some() && longest(&endings.newspapers) > longest(&endings.others)
}

/// A folded name without the edition behind it: 人民日报海外版, 中国日报（香港版）. Editions on the web are none.
fn without_edition(name: &str) -> &str {
    let bare = name.strip_suffix(')').unwrap_or(name);
    let Some(edition_end) = bare.strip_suffix('版') else { return name };
    let Some(at) = edition_end.rfind(['报', '(']).or_else(|| edition_end.rfind('報')) else { return name };
    let behind = &edition_end[at..];
    if behind.chars().count() > 6 || ["网", "網", "手机", "客户端"].iter().any(|web| behind.contains(&fold(web)))
    {
        return name;
    }
    let sign = behind.chars().next().map_or(0, |c| if c == '(' { 0 } else { c.len_utf8() });
    name[..at + sign].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_newspaper(name: &str) -> bool {
        Outlets::default().kind(name) == Kind::Newspaper
    }

    #[test]
    fn names_of_newspapers() {
        for name in [
            "人民日报",
            "人民日報",
            "学习时报",
            "南华早报",
            "南華早報",
            "北京青年报",
            "中国科学报",
            "文学报",
            "中国交通报",
            "人民武警报",
            "中国书画报",
            "雁洲晚报",
            "大公报",
            "大公報",
            "文匯報",
            "文汇报",
            "时代周报",
            "環球時報",
            "新华每日电讯",
            "参考消息",
            "南方周末",
            "21世纪经济报道",
            "人民日报海外版",
            "人民日报（海外版）",
            "《人民日报》",
            "人民日报 海外版",
            "China Daily",
            "CHINA DAILY",
            "The New York Times",
            "South China Morning Post",
            "Sydney Morning Herald",
            "USA Today",
            "Daily News",
            "朝日新聞",
            "朝鮮日報",
            "조선일보",
        ] {
            assert!(is_newspaper(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_look_like_them() {
        for name in [
            "",
            "新华社",
            "人民网",
            "中国新闻网",
            "海角新闻网",
            "人民日报客户端",
            "人民日报微博",
            "人民日报海外网",
            "北京日报社",
            "中国日报网",
            "中国日报网络版",
            "国务院公报",
            "國務院公報",
            "人民画报",
            "電影海報",
            "北京大学学报",
            "地理学报",
            "文学学报",
            "财联社电报",
            "上市公司年报",
            "北京大学学报（社会科学版）",
            "科学通报",
            "天气预报",
            "小说月报",
            "情报",
            "工作汇报",
            "简报",
            "公视新聞",
            "BBC News",
            "Pastimes",
            "China Daily Online",
            "Reuters",
            "Associated Press",
            "Huffington Post",
            "版",
            "（版）",
            "报",
            "报版",
        ] {
            assert!(!is_newspaper(name), "{name}");
        }
    }

    #[test]
    fn a_configuration_has_the_last_word() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let outlets = Outlets::new(&names(&["群島通訊社", "參考"]), &names(&["東港時報"])).unwrap();
        for (name, kind) in [
            ("群岛通讯社", Kind::Newspaper),
            ("东港时报", Kind::Website),
            ("東港時報", Kind::Website),
            ("雁洲日报", Kind::Newspaper),
            ("参考", Kind::Newspaper),
            ("参考网", Kind::Website),
        ] {
            assert_eq!(outlets.kind(name), kind, "{name}");
        }
        let error = Outlets::new(&names(&["東港時報"]), &names(&["东港时报"])).unwrap_err();
        assert_eq!(error.to_string(), "`东港时报` is named as a newspaper and as none");
    }
}
