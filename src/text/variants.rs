//! Regional vocabulary: the words by which the mainland, Taiwan and Hong Kong name the same thing (芯片 and 晶片, 软件 and 軟體,
//! 导弹 and 飛彈). Takes a folded word; gives the others. For expanding queries only: folding such words together in the
//! index would blur every quotation.
//!
//! The table is OpenCC's `TWPhrases.txt`, read in both directions, one step, without the pairs that do not mean the same in
//! news (`data/not_in_news.txt` has each with its reason); and a table of our own for news. It is compiled at build time.

use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/variants.rs"));

/// The words that other regions use for the folded `word`; empty where none is known.
pub fn variants(word: &str) -> &'static [&'static str] {
    VARIANTS.binary_search_by_key(&word, |(known, _)| known).map_or(&[], |at| VARIANTS[at].1)
}

/// Longer pieces of text in which the characters of the folded `word` are no such word: 電動車 for 動車. Those of our own
/// list as they stand there, those that the build found folded.
pub fn stands_across(word: &str) -> &'static [&'static str] {
    ACROSS.binary_search_by_key(&word, |(known, _)| known).map_or(&[], |at| ACROSS[at].1)
}

/// The words of the table that stand in the folded `text`, by their bytes: those that begin first first, of these the
/// longest.
pub fn words_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().flat_map(move |(start, _)| {
        let ends = text[start..].char_indices().map(move |(at, c)| start + at + c.len_utf8()).take(LONGEST).skip(1);
        let mut ends: Vec<usize> = ends.filter(|end| !variants(&text[start..*end]).is_empty()).collect();
        ends.reverse();
        ends.into_iter().map(move |end| start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn words_lead_to_one_another() {
        assert_eq!(variants("芯片"), ["晶片"]);
        assert_eq!(variants("晶片"), ["芯片"]);
        assert!(variants(&fold("軟體")).iter().any(|word| fold(word) == "软件"));
        assert!(variants(&fold("信息")).contains(&"資訊"));
        assert_eq!(variants("出租车"), ["計程車", "的士", "德士"]);
        assert_eq!(variants(&fold("北韓")), ["朝鲜", "北朝鮮"]);
        assert!(variants("港口").is_empty());
    }

    #[test]
    fn what_does_not_mean_the_same_in_news_is_apart() {
        for (mainland, taiwan) in [
            ("创建", "建立"),
            ("支持", "支援"),
            ("内核", "核心"),
            ("运行", "執行"),
            ("视频", "影片"),
            ("访问", "存取"),
            ("模拟", "類比"),
            ("社区", "社群"),
            ("数字", "數位"),
            ("高级", "進階"),
            ("地址", "位址"),
            ("分区", "分割槽"),
            ("比特", "位元"),
            ("消息", "訊息"),
            ("项目", "專案"),
            ("主板", "主機板"),
            ("内置", "內建"),
            ("尼日尔", "尼日"),
            ("乍得", "查德"),
        ] {
            assert!(!variants(mainland).contains(&taiwan), "{mainland} leads to {taiwan}");
            assert!(!variants(&fold(taiwan)).iter().any(|word| fold(word) == mainland), "{taiwan} leads to {mainland}");
        }
    }

    #[test]
    fn the_names_that_news_need_lead_to_one_another() {
        for group in [
            &["的士", "計程車", "出租车", "德士"][..],
            &["巴士", "公交车", "公車", "公共汽车"],
            &["高鐵", "動車"],
            &["立委", "立法委员"],
            &["特首", "行政长官"],
            &["梅西", "美斯"],
            &["C罗", "C朗拿度"],
            &["贝克汉姆", "碧咸", "貝克漢"],
            &["新西兰", "紐西蘭"],
            &["意大利", "義大利"],
            &["沙特", "沙烏地"],
            &["老挝", "寮國"],
            &["朝鲜", "北韓"],
            &["澳大利亚", "澳洲"],
            &["特朗普", "川普"],
            &["普京", "普丁", "蒲亭"],
            &["泽连斯基", "澤倫斯基"],
            &["马克龙", "馬克宏"],
            &["撒切尔", "柴契爾", "戴卓爾"],
            &["肯尼迪", "甘迺迪"],
            &["美联储", "聯準會", "聯儲局"],
            &["泥石流", "土石流"],
            &["数字经济", "數位經濟"],
            &["达·芬奇", "達文西"],
        ] {
            for from in group {
                for to in group {
                    let found = from == to || variants(&fold(from)).iter().any(|word| fold(word) == fold(to));
                    assert!(found, "{from} does not lead to {to}");
                }
            }
        }
    }

    #[test]
    fn the_table_is_sorted_and_folded() {
        assert!(VARIANTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (word, others) in VARIANTS {
            assert_eq!(fold(word), word);
            assert!(
                others
                    .iter()
                    .all(|other| fold(other) != word && variants(&fold(other)).iter().any(|back| fold(back) == word))
            );
        }
    }

    #[test]
    fn a_name_that_stands_across_other_words_says_so() {
        assert!(stands_across(&fold("動車")).contains(&"電動車"));
        assert!(stands_across(&fold("立委")).contains(&"立委員"));
        assert!(stands_across("芯片").is_empty());
        // By the rule of the build, from the dictionary.
        for (name, text) in [
            ("界面", "世界面临"),
            ("里根", "这里根本"),
            ("布希", "宣布希望"),
            ("布希", "公布希望"),
            ("內存", "区域内存在"),
            ("內存", "国内存款"),
            ("加納", "增加纳税"),
            ("加沙", "参加沙龙"),
            ("動車", "推动车企"),
            ("動車", "带动车市"),
            ("動車", "启动车辆"),
            ("巴士", "巴士拉"),
            ("執行長", "执行长期"),
            ("技術長", "技术长足"),
            ("機率", "手机率先"),
            ("西元", "广西元旦"),
            ("西元", "巴西元首"),
            ("納米", "纳米比亚"),
            ("畫素", "绘画素养"),
            ("高清", "提高清洁"),
            ("的士", "中国的士大夫"),
            ("單車", "订单车间"),
            ("單車", "简单车辆"),
            ("帶寬", "绿化带宽"),
            ("多哈", "许多哈尔滨"),
            ("錄影", "登录影视"),
            ("算法", "运算法则"),
            ("輝達", "光辉达到"),
            ("相容", "真相容不得"),
            ("黑客", "查处黑客车"),
            ("東協", "房东协商"),
            ("列印", "排列印"),
            ("寮國", "寮國際"),
            ("地铁", "基地铁"),
            ("特首", "独特首"),
            ("高鐵", "提高铁"),
            ("川普", "山川普"),
            ("光盘", "曙光盘"),
            ("也门", "也门槛"),
            ("接口", "直接口"),
        ] {
            let pieces = stands_across(&fold(name));
            assert!(pieces.iter().any(|piece| fold(text).contains(&fold(piece))), "{name} in {text}: {pieces:?}");
        }
        for (name, text) in [
            ("地铁", "地铁路线"),
            ("地铁", "各地铁站"),
            ("也门", "也门外交部"),
            ("高鐵", "高铁路线"),
            ("公車", "公车站牌"),
            ("台球", "台球队员"),
            ("网络", "网络安全"),
            ("信息", "信息量"),
            ("手机", "对手机"),
        ] {
            let pieces = stands_across(&fold(name));
            assert!(!pieces.iter().any(|piece| fold(text).contains(&fold(piece))), "{name} in {text}: {pieces:?}");
        }
        assert!(ACROSS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn words_of_the_table_are_seen_in_a_text() {
        let text = fold("葉門的軟體");
        let words: Vec<&str> = words_in(&text).map(|word| &text[word]).collect();
        assert_eq!(words, [fold("葉門"), fold("軟體")]);
    }
}
