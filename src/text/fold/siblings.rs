//! What the tables join and what they must not: words of news in two spellings, and words that are two.
#![cfg(test)]

use std::collections::BTreeMap;

use super::fold;

/// Radicals and strokes that look like an ideograph, as texts copied out of PDF files have them.
const RADICALS: [(&str, &str); 16] = [
    ("⻓途⻋站", "长途车站"),
    ("⻓途⻋站", "長途車站"),
    ("⻆色", "角色"),
    ("⻅⾯", "见面"),
    ("⻛⼒发电", "风力发电"),
    ("⻢⼒", "马力"),
    ("⻩⾦", "黄金"),
    ("⻬全", "齐全"),
    ("⻰⾈", "龙舟"),
    ("⻤节", "鬼节"),
    ("⺠⽣", "民生"),
    ("⺟亲", "母亲"),
    ("⻝品", "食品"),
    ("⻄部", "西部"),
    ("⻔⼾", "门户"),
    ("㇐⽉", "一月"),
];

/// Old, printing, regional and Japanese forms.
const FORMS: [(&str, &str); 98] = [
    ("価値", "价值"),
    ("硏究", "研究"),
    ("高尙", "高尚"),
    ("愼重", "慎重"),
    ("情緖", "情绪"),
    ("家鄕", "家乡"),
    ("槪念", "概念"),
    ("姸麗", "妍丽"),
    ("大砲", "大炮"),
    ("火礮", "火炮"),
    ("歴史", "历史"),
    ("歷史", "歴史"),
    ("髙度", "高度"),
    ("氷點", "冰点"),
    ("戸籍", "户籍"),
    ("爲何", "为何"),
    ("國内", "國內"),
    ("黒色", "黑色"),
    ("鄕鎭", "乡镇"),
    ("靑年", "青年"),
    ("紀録", "纪录"),
    ("别人", "別人"),
    ("衞生", "卫生"),
    ("産業", "产业"),
    ("强化", "強化"),
    ("眞實", "真实"),
    ("調査", "调查"),
    ("敎育", "教育"),
    ("淸晨", "清晨"),
    ("什麽", "什么"),
    ("年齢", "年龄"),
    ("恆久", "恒久"),
    ("化粧", "化妆"),
    ("竝且", "并且"),
    ("呉先生", "吴先生"),
    ("敍述", "叙述"),
    ("卽使", "即使"),
    ("旣然", "既然"),
    ("歩行", "步行"),
    ("毎日", "每日"),
    ("兪先生", "俞先生"),
    ("偸渡", "偷渡"),
    ("報吿", "报告"),
    ("呪語", "咒语"),
    ("舞姫", "舞姬"),
    ("鳥巣", "鸟巢"),
    ("選抜", "选拔"),
    ("涙水", "泪水"),
    ("渇望", "渴望"),
    ("緑化", "绿化"),
    ("鷄蛋", "鸡蛋"),
    ("寃案", "冤案"),
    ("策畧", "策略"),
    ("畱學", "留学"),
    ("刀劒", "刀剑"),
    ("戯劇", "戏剧"),
    ("機関", "机关"),
    ("展覧", "展览"),
    ("試験", "试验"),
    ("経済", "经济"),
    ("音楽", "音乐"),
    ("広場", "广场"),
    ("恐竜", "恐龙"),
    ("恩恵", "恩惠"),
    ("天気", "天气"),
    ("地図", "地图"),
    ("集団", "集团"),
    ("塩業", "盐业"),
    ("顔色", "颜色"),
    ("掲示", "揭示"),
    ("鉄道", "铁道"),
    ("駅站", "驿站"),
    ("変化", "变化"),
    ("対話", "对话"),
    ("発展", "发展"),
    ("広東省", "广东省"),
    ("渡邉", "渡辺"),
    ("張栢芝", "张柏芝"),
    ("煕來攘往", "熙来攘往"),
    ("旅舘", "旅馆"),
    ("濶步", "阔步"),
    ("羨慕", "羡慕"),
    ("妒忌", "妬忌"),
    ("磅礡", "磅礴"),
    ("疏濬", "疏浚"),
    ("模倣", "模仿"),
    ("瑯琊", "琅琊"),
    ("籐椅", "藤椅"),
    ("睡覺", "睡覚"),
    ("堤防", "隄防"),
    ("黃昬", "黄昏"),
    ("美國", "羙国"),
    ("騗局", "骗局"),
    ("枷鎻", "枷锁"),
    ("遶境", "绕境"),
    ("軟件", "輭件"),
    ("甎瓦", "砖瓦"),
    ("飯舗", "饭铺"),
];

/// Words that a reader tells apart, whatever some dictionary calls a variant.
const TWO_WORDS: [(&str, &str); 44] = [
    ("艺术", "芸术"),
    ("芸豆", "艺豆"),
    ("沙家浜", "沙家滨"),
    ("沪市", "滤市"),
    ("欠款", "缺款"),
    ("联合", "连合"),
    ("予以", "豫以"),
    ("豫剧", "预剧"),
    ("帐篷", "账篷"),
    ("冈山", "岗山"),
    ("埼玉", "崎玉"),
    ("希望", "稀望"),
    ("冲突", "盅突"),
    ("世界市场", "世堺市场"),
    ("高槻", "高规"),
    ("你", "妳"),
    ("奶", "妳"),
    ("美咲", "美笑"),
    ("赵祺", "赵禥"),
    ("宽阔", "宽扩"),
    ("一", "壹"),
    ("伍先生", "五先生"),
    ("陆地", "六地"),
    ("仟", "千"),
    ("什么", "甚么"),
    ("静", "靓"),
    ("村", "邨"),
    ("和", "龢"),
    ("坤", "堃"),
    ("奔", "犇"),
    ("菇", "菰"),
    ("熔", "镕"),
    ("煅", "锻"),
    ("朦", "蒙"),
    ("像", "象"),
    ("坐", "座"),
    ("分", "份"),
    ("叠", "迭"),
    ("凋", "雕"),
    ("纹", "文"),
    ("末", "未"),
    ("图", "圕"),
    ("言", "讠"),
    ("己", "已"),
];

#[test]
fn radicals_and_strokes_are_the_ideographs_that_they_look_like() {
    for (one, other) in RADICALS {
        assert_eq!(fold(one), fold(other), "{one} and {other}");
    }
}

#[test]
fn old_and_printing_forms_meet() {
    for (one, other) in FORMS {
        assert_eq!(fold(one), fold(other), "{one} and {other}");
    }
}

#[test]
fn words_that_are_two_stay_two() {
    for (one, other) in TWO_WORDS {
        assert_ne!(fold(one), fold(other), "{one} and {other}");
    }
}

/// The two files are made in one run; what the one refuses the other must not bring about.
#[test]
fn what_was_refused_is_apart() {
    for line in include_str!("../data/unicode/refused.txt").lines().filter(|line| !line.starts_with('#')) {
        for pair in line.split_whitespace() {
            let mut characters = pair.chars().map(|c| fold(&c.to_string()));
            assert_ne!(characters.next(), characters.next(), "{pair}");
        }
    }
}

/// Words of the dictionary meet by OpenCC's tables where simplified script has one character for two, and 104 of them by
/// Unihan's: all spellings of one word (番薯 and 番藷, 大炮 and 大砲). Whoever joins more characters reads which words came
/// to it.
#[test]
fn words_of_the_dictionary_that_meet_were_read() {
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in include_str!("../data/jieba/dict.txt").lines() {
        let word = line.split(' ').next().unwrap();
        if word.chars().count() > 1 {
            spellings.entry(fold(word)).or_default().push(word);
        }
    }
    let met: Vec<String> = spellings.values().filter(|words| words.len() > 1).map(|words| words.join(" ")).collect();
    assert_eq!(met.len(), 751, "{}", met.join("\n"));
}
