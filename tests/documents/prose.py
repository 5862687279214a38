"""Invented news in Chinese, in either script, of which no sentence comes twice in a corpus.

Sentences are made from patterns and lists; `Prose` keeps what it has given out. Simplified text can be written in GB 2312,
traditional text in Big5 (as code pages 936 and 950).
"""

import random
import re

import opencc

FORMATS = "pdf docx odt rtf epub eml mbox mhtml webarchive singlefile srt vtt wacz arc unreadable".split()
# Every pattern names a place, and every format has places of its own, so that no sentence is in two of them.
PLACES = [
    first + second
    for second in "港洲浦坪溪桥岭渡湾坡岩泽塘滩屿亭"
    for first in "东南西北青白石云沙松竹梅鹿枫银雁望澜月金清桃柳杏兰双平永新古"
]
BODIES = (
    "教育局 港务公司 渡轮公司 水务集团 气象台 海洋学院 文化馆 图书馆 消防支队 农业合作社 统计局 卫生服务中心 公交集团 博物馆 "
    "地铁公司 环境监测站 供电所 商会 住房管理处 社区学校 档案馆 植物园 邮政分局 体育中心"
).split()
FAMILY = "沈叶苏顾林陈许简龚颜韩秦陆方梁贺江温杜罗程邵薛宋余潘"
GIVEN = "若橘 汐晴 湄 予安 雨蓁 立帆 汀 景行 思远 嘉禾 望舒 承泽 明澈 知夏 怀瑾 书航 清越 一诺 沐白 文博 晓岚 子衿 建国 美玲 志明 秀兰".split()
ROLES = "负责人 研究员 站长 船长 居民 教师 志愿者 发言人 工程师 护士长 摊主 馆员 司机 校长 退休工人 农户 店主 学生".split()
THINGS = (
    "夜航航线 候鸟保护区 旧码头仓库 社区食堂 校车路线 海水淡化设备 旧城排水管网 跨海大桥 菜市场 共享单车 老年大学 太阳能路灯 "
    "垃圾分类站 河道堤岸 渔船停泊区 儿童阅览室 气象观测点 冷链仓库 口袋公园 盲道 老旧电梯 公共厕所 露天剧场 自行车道 风力发电机组 "
    "方言词典 无人驾驶巴士 医院分院 旧书集市 防波堤"
).split()
LATIN = "AI 5G Wi-Fi LED PM2.5 USB-C GPT-4 NFC CT ISO9001 Python Linux B2C QR Excel ETC iPhone Harbour DNA Open".split()
PAIRS = ["Open Data", "Harbour Express", "Night Ferry", "Blue Line", "New Wave", "Smart Port"]
ADVERBS = "目前 据了解 与此同时 按照计划 相比之下 不仅如此 事实上 在当地人看来 根据初步统计 从去年开始 入夏以来 春节过后 值得注意的是 会议期间".split()
REASONS = "资金不足 天气多变 人手紧张 材料涨价 航道变窄 游客增加 设备老化 手续繁琐 客流回升 政策调整 台风来袭 潮位偏高".split()
ACTS = "重新开放 正式启用 分期改造 免费开放 延长开放时间 通过验收 投入试运行 完成招标 暂停使用 向公众征求意见 移交社区管理 提前完工".split()
GOODS = "柚子 海带 绿茶 蛏子 白米 竹笋 干贝 红薯 枇杷 黄花鱼 莲藕 蜂蜜".split()

PATTERNS = """
{P}{B}{D}宣布，{T}将于{D2}{A}，首批投入{M}。
{ADV}，{P}共有{n}处{T}，其中{n2}处已经{A}。
“{T}不是一天修成的，”{P}{R}{N}说，“先把{n}户人家的事办好。”
{N}在{P}住了{n}年，亲眼看着{T}{A}。
受{REASON}影响，{P}{T}比原定时间晚了{n}天才{A}。
{P}{B}的数据显示，今年前{m}个月{T}的使用人次达到{big}，同比增长{pct}。
{R}{N}告诉记者，{P}的{T}每天要检查{n}次，夜里也不例外。
为了解决{REASON}的问题，{B}在{P}试用了{L}系统，误差不到{pct}。
{P}与{P2}之间的{T}全长{km}公里，总投资约{M}。
{D}上午{h}时{min}分，{P}的{G}第一次装上了开往{P2}的货船。
{ADV}，{G}的收购价每公斤涨了{yuan}元，{P}的{R}{N}却并不乐观。
“我们等了{n}年！”{N}指着{P}的{T}说。
{P}{B}{R}{N}认为，{REASON}只是原因之一，更要紧的是{T}没有人管。
这份名为“{PAIR}”的方案列出了{n}项措施，{P}占了{n2}项。
{P}的{T}里，{n}名{R}正在用{L}核对{G}的名单。
{B}提醒：{D2}起，{P}{T}的票价由{yuan}元调整为{yuan2}元，学生减半。
{N}、{N2}和{N3}三位{R}，把{P}{T}的旧照片整理成了{n}册。
到了傍晚，{P}的{T}亮起{n}盏灯；远处{P2}的渔火也亮了。
{ADV}，每{n}名{P}居民中就有{n2}人用过{T}。
他们把{G}装进{n}个纸箱，贴上“{P}{B}”的标签，当天就运到了{P2}。
{P}{B}采购的{n}台{L}设备{D}到货，{R}{N}连夜组织安装。
问卷一共收回{big}份，{pct}的受访者希望{P}{T}尽快{A}。
{N}翻开账本：{G}{n}箱，运费{yuan}元，{P}到{P2}只用了{m}个小时。
从{P}坐船到{P2}要{n}分钟，{T}{A}以后可以省下一半。
{P}的孩子们给{T}画了{n}幅画，挂在{B}的走廊里。
{R}{N}回忆，{year}年{P}遭遇{REASON}，{T}停了整整{n}天。
按{B}的说法，{T}每年的维护费是{M}，由{P}和{P2}分担。
记者在{P}看到，{T}旁边新立了{n}块牌子，上面写着“请勿攀爬”。
{N}的儿子在{P2}读书，每个周末都要经过{T}回{P}。
新规定共{n}条，第{m}条要求{P}的{T}必须配备{L}接口。
有人担心{REASON}，也有人觉得{P}早就该有自己的{T}。
{P}{B}与{P2}{B2}签下{n}年的合约，{T}由双方共同管理。
“{G}卖得好不好，看天，也看{T}，”{R}{N}笑着说。
{D}的听证会开了{m}个小时，{P}的{R}{N}第一个发言。
{ADV}，{P}的平均气温比往年高{deg}度，{G}提前{n}天上市。
专家组走访了{n}个村，{P}的{T}被评为“最需要修缮的地方”。
报告用了{n}页讨论{T}，只用{m}页提到{P}的{G}。
{B}去年拨给{P}的经费是{M}，今年增加了{pct}。
{N}说他不懂{L}，但他知道{P}的{T}什么时候会漏水。
{PAIR}项目在{P}招了{n}名志愿者，年纪最大的{R}{N}已经{age}岁。
{P}通往{P2}的路上，{T}前后排起了{n}米长的队伍。
第{n}届{G}节在{P}开幕，{B}搭了{m}个展台。
没有人想到，{P}的{T}会在{D}凌晨{h}点{A}。
{R}{N}拿出一张{year}年的船票，票面上印着“{P}至{P2}”。
（{P}{B}的统计口径不含{P2}，因此少了{n}处{T}。）
{N}把{L}的说明书译成方言，贴在{P}{T}的门口。
三年来，{P}{B}一共收到{big}封来信，多数与{T}有关。
如果{REASON}继续下去，{P}的{T}可能要到{year2}年才能{A}。
“{P}需要的不是口号，是{n}个愿意留下来的{R}。”{N}说。
{B}表示，{T}{A}之后，{P}的{G}可以在{n}小时内送到{P2}。
雨下了{n}个小时，{P}的{T}没有积水——这是{year}年以来的头一回。
{N}数了数，{P}的{T}一共有{n}级台阶，比{P2}的多{m}级。
去年此时，{P}的{R}还在为{REASON}发愁；如今{T}已经{A}。
{P}{B}在网站上公布了{T}的图纸，{D2}前都可以提意见。
{N}和{N2}都在{P}长大。
{P}的{N}只是摇了摇头。
问到{T}，{P}的{N}没有回答。
{N}：“{P}还会有{T}吗？”
{P}{B}{R}{N}说，{T}的钱分三笔：{P}出{M}，{P2}出{n2}成，剩下的向{B2}申请，最迟{D2}到账，否则工期还要再拖{m}个月。
从{year}年的第一份图纸算起，{P}的{T}改过{n}次名字，换过{n2}任{R}，经过{REASON}，也经过{D}那场持续{h}小时的大火。
""".strip().split("\n")

HEADINGS = "{P}的{n}天|{T}为何难修|{G}之外|从{P}到{P2}|{n}年的等待|谁来管{T}|{R}的账本|下一站{P}|{B}怎么说|看得见的{T}".split(
    "|"
)
TITLES = (
    "{P}{T}{D}{A}|{P}至{P2}增开夜班，{R}们这样说|{n}名{R}联名呼吁修缮{P}{T}|{P}{G}首次运抵{P2}|{REASON}，{P}{T}延期{n}天|"
    "“{T}”走进{P}：{R}{N}的一天|{P}{B}公布{T}方案 总投资{M}|{P2}与{P}共管{T}|{year}年以来最多：{P}{T}接待{big}人次|{P}{T}之问"
).split("|")
SOURCES = "雁洲日报 东港时报 半岛晚报 海角新闻网 群岛通讯社 西屿报".split()

_traditional = opencc.OpenCC("s2tw")


def traditional(text):
    text = _traditional.convert(text).translate(str.maketrans("“”‘’", "「」『』"))
    return text


class Article:
    """`blocks` are pairs: ("h", heading) or ("p", [sentence, …])."""

    def __init__(self, script, title, day, time, source, author, place, blocks):
        self.script, self.title, self.day, self.time = script, title, day, time
        self.source, self.author, self.place, self.blocks = source, author, place, blocks

    @property
    def sentences(self):
        return [sentence for kind, block in self.blocks if kind == "p" for sentence in block]

    @property
    def paragraphs(self):
        return [block for kind, block in self.blocks if kind == "p"]

    @property
    def lang(self):
        return "zh-Hans" if self.script == "s" else "zh-Hant"

    @property
    def dateline(self):
        return f"{self.day} {self.time} {'来源' if self.script == 's' else '來源'}：{self.source}"

    @property
    def byline(self):
        return (
            f"{'记者' if self.script == 's' else '記者'} {self.author} {self.place}{'报道' if self.script == 's' else '報導'}"
        )


class Prose:
    def __init__(self, format):
        self.random = random.Random(f"jianbao {format}")
        self.places = PLACES[FORMATS.index(format) :: len(FORMATS)]
        self.given = set()

    def _values(self):
        pick, number = self.random.choice, self.random.randint
        place, place2 = self.random.sample(self.places, 2)
        body, body2 = self.random.sample(BODIES, 2)
        names = [pick(FAMILY) + pick(GIVEN) for _ in range(3)]
        day = lambda: pick(
            [
                f"{number(1, 12)}月{number(1, 28)}日",
                f"本月{number(1, 28)}日",
                f"{number(1, 12)}月底",
                "上周" + pick("一二三四五"),
            ]
        )
        return {
            "P": place, "P2": place2, "B": body, "B2": body2, "N": names[0], "N2": names[1], "N3": names[2],
            "R": pick(ROLES), "T": pick(THINGS), "L": pick(LATIN), "PAIR": pick(PAIRS), "ADV": pick(ADVERBS), "REASON": pick(REASONS),
            "A": pick(ACTS), "G": pick(GOODS), "D": day(), "D2": day(), "n": number(6, 99), "n2": number(2, 5), "m": number(2, 11),
            "big": pick([f"{number(1, 9)},{number(100, 999)}", f"{number(2, 99)}万", f"{number(1, 9)}.{number(1, 9)}万"]),
            "pct": f"{number(1, 60)}.{number(1, 9)}%", "M": pick([f"{number(2, 90)}.{number(1, 9)}亿元", f"{number(120, 980)}万元"]),
            "km": f"{number(3, 60)}.{number(1, 9)}", "yuan": f"{number(2, 9)}.{number(1, 9)}", "yuan2": number(10, 40), "h": number(5, 11),
            "min": number(10, 59), "deg": f"{number(1, 4)}.{number(1, 9)}", "age": number(61, 92), "year": number(1951, 2009),
            "year2": number(2027, 2040),
        }  # fmt: skip

    def _fill(self, patterns, script, shortest, longest):
        for _ in range(1000):
            text = self.random.choice(patterns).format(**self._values())
            key = re.sub(r"\W", "", text)
            if script == "t":
                text = traditional(text)
            if shortest <= len(text) <= longest and key not in self.given:
                text.encode("cp936" if script == "s" else "cp950")
                self.given.add(key)
                return text
        raise RuntimeError("no new sentence")

    def sentence(self, script):
        return self._fill(PATTERNS, script, 12, 60)

    def heading(self, script):
        return self._fill(HEADINGS, script, 4, 14)

    def title(self, script):
        return self._fill(TITLES, script, 8, 40)

    def paragraph(self, script, least=2, most=5):
        return [self.sentence(script) for _ in range(self.random.randint(least, most))]

    def article(self, script, paragraphs, headings=True):
        number = self.random.randint
        say = traditional if script == "t" else str
        blocks = []
        for at in range(paragraphs):
            if headings and at and at % 4 == 0:
                blocks.append(("h", self.heading(script)))
            blocks.append(("p", self.paragraph(script)))
        return Article(
            script, self.title(script), f"{number(1998, 2024)}-{number(1, 12):02}-{number(1, 28):02}", f"{number(6, 22):02}:{number(0, 59):02}",
            say(self.random.choice(SOURCES)), say(self.random.choice(FAMILY) + self.random.choice(GIVEN)), say(self.random.choice(self.places)), blocks,
        )  # fmt: skip
