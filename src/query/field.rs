//! The fields of the query language and their names. One table: the parser, the display and the error messages read it.

use crate::text::fold;
use crate::text::script::Script;

/// A field of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// Title or body.
    Any,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// The first paragraph of the text, or its first hundred characters where that is shorter.
    Lead,
}

/// A field of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetaField {
    /// A person who wrote it.
    Author,
    /// A person who edited it.
    Editor,
    /// A person who reviewed it.
    Reviewer,
    /// The outlet or agency.
    Source,
    /// The section.
    Section,
    /// The page of the printed paper.
    Page,
    /// The place in the archive.
    Path,
}

/// What a field name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Text(TextField),
    Meta(MetaField),
    Date,
    Script,
}

/// The values of `lang:`, folded, beside the names of the scripts. Names of countries stand for what is written there.
const SCRIPTS: [(Script, &[&str]); 4] = [
    (Script::Simplified, &["zh-hans", "hans", "zh-cn", "zh-sg", "简体", "简体中文", "简体字", "简"]),
    (Script::Traditional, &["zh-hant", "hant", "zh-tw", "zh-hk", "zh-mo", "繁体", "繁体中文", "繁体字", "繁", "正体"]),
    (Script::Undecided, &["未定"]),
    (Script::Other, &["und", "外文", "其他"]),
];
/// Names of all that is Chinese.
const CHINESE: [&str; 6] = ["zh", "chinese", "中文", "汉语", "华文", "国语"];

/// The scripts that a value of `lang:` names; none where it names none.
pub(super) fn scripts(name: &str) -> Vec<Script> {
    let name = fold(name);
    if CHINESE.contains(&name.as_str()) {
        return vec![Script::Simplified, Script::Traditional, Script::Undecided];
    }
    let is_named = |(script, names): &&(Script, &[&str])| script.name() == name || names.contains(&name.as_str());
    SCRIPTS.iter().filter(is_named).map(|(script, _)| *script).collect()
}

/// Canonical name first, then the other names, folded.
const NAMES: [(FieldName, &[&str]); 12] = [
    (FieldName::Text(TextField::Title), &["title", "标题", "题"]),
    (FieldName::Text(TextField::Body), &["body", "text", "正文", "内文"]),
    (FieldName::Text(TextField::Lead), &["lead", "导语", "首段"]),
    (FieldName::Meta(MetaField::Author), &["author", "authors", "作者", "记者", "撰稿", "撰文"]),
    (FieldName::Meta(MetaField::Editor), &["editor", "editors", "责编", "编辑", "责任编辑"]),
    (FieldName::Meta(MetaField::Reviewer), &["reviewer", "reviewers", "审核", "审校", "校对", "监制"]),
    (FieldName::Meta(MetaField::Source), &["source", "来源", "稿源", "媒体"]),
    (FieldName::Meta(MetaField::Section), &["section", "版面", "栏目", "频道"]),
    (FieldName::Meta(MetaField::Page), &["page", "版次", "版号", "页码"]),
    (FieldName::Meta(MetaField::Path), &["path", "路径", "文件"]),
    (FieldName::Date, &["date", "日期", "时间"]),
    (FieldName::Script, &["lang", "language", "语言", "文字"]),
];

impl FieldName {
    /// The field of this name, in any script, width and case.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let name = fold(name);
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
    }

    /// The name of a field that `name`, which is none, may well be mistyped or cut short: `autor`, `soruce`, `auth`, 责任编緝.
    pub(super) fn nearly(name: &str) -> Option<&'static str> {
        let name = fold(name);
        let known = NAMES.iter().flat_map(|(_, names)| *names).copied().filter(|known| is_near(&name, known));
        known.min_by_key(|known| strsim::osa_distance(&name, known))
    }

    /// The canonical name.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }

    /// All canonical names, for messages.
    pub(super) fn all() -> String {
        NAMES.iter().map(|(_, names)| names[0]).collect::<Vec<_>>().join(", ")
    }
}

/// Whether the folded `name` is the beginning of `known`, three characters at least, or differs from it by one letter
/// left out, put in, changed or changed about, of a name of six letters and more by two. Where that says little, both must
/// begin alike: `site:` is not `title:` mistyped, nor `page:` `date:`.
fn is_near(name: &str, known: &str) -> bool {
    let (length, known_length) = (name.chars().count(), known.chars().count());
    if length >= 3 && known.starts_with(name) {
        return true;
    }
    let alike = name.chars().next() == known.chars().next();
    match strsim::osa_distance(name, known) {
        0 => true,
        1 => known_length >= 6 || known_length >= 4 && alike,
        2 => known_length >= 6 && length >= 6 && alike,
        _ => false,
    }
}

impl MetaField {
    /// The canonical name, as in `author:`.
    pub fn name(self) -> &'static str {
        FieldName::Meta(self).name()
    }

    /// Whether its values match as a whole: names of persons, pages of a paper.
    pub fn is_whole(self) -> bool {
        self.is_person() || self == Self::Page
    }

    /// Whether its values are names of persons.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Author | Self::Editor | Self::Reviewer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_field_is_told_from_other_names() {
        for name in [
            "autor",
            "Auther",
            "uthor",
            "ａｕｔｏｒ",
            "soruce",
            "sorce",
            "titel",
            "tilte",
            "titles",
            "dtae",
            "dates",
            "bdoy",
            "editer",
            "sectoin",
            "reviwer",
            "auth",
            "sec",
            "責任編緝",
            "责任编",
            "langauge",
        ] {
            assert!(FieldName::parse(name).is_none() && FieldName::nearly(name).is_some(), "{name}");
        }
        for name in [
            "电影",
            "site",
            "re",
            "http",
            "https",
            "C",
            "url",
            "intitle",
            "filetype",
            "作家",
            "文章",
            "快讯",
            "记着",
            "fate",
            "math",
            "next",
            "election",
            "actor",
            "北京时间",
            "发布时间",
            "标",
            "related",
            "ftp",
            "mailto",
            "cache",
        ] {
            assert!(FieldName::parse(name).is_none() && FieldName::nearly(name).is_none(), "{name}");
        }
    }

    #[test]
    fn every_name_is_folded_and_stands_for_one_field() {
        let mut seen = std::collections::HashSet::new();
        for (field, names) in NAMES {
            for name in names {
                assert_eq!(fold(name), *name);
                assert!(seen.insert(*name), "{name} twice");
                assert_eq!(FieldName::parse(name), Some(field));
            }
        }
        assert_eq!(FieldName::parse("標題"), FieldName::parse("ＴＩＴＬＥ"));
        for (script, names) in SCRIPTS {
            for name in names.iter().chain([&script.name()]) {
                assert_eq!((fold(name).as_str(), scripts(name)), (*name, vec![script]));
            }
        }
        assert!(CHINESE.iter().all(|name| fold(name) == *name && scripts(name).len() == 3));
    }
}
