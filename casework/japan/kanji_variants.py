"""Classes of kanji that people write for one another in names (異体字). The first of each class stands for all.

Sources: 法務省 戸籍統一文字 and 常用漢字表 (the older form in brackets there), with forms that are common in names.
Different characters that merely sound alike (坂 and 阪, 畑 and 畠) are no variants: their kana keys meet.
Compatibility ideographs (神, 祐, 晴 in their older shapes) need no line here, because NFKC joins them.
"""

_CLASSES = """
斎斉齋齊 辺邊邉 高髙 崎﨑嵜碕 沢澤 浜濱濵 島嶋嶌 国國圀 広廣 桜櫻 吉𠮷 富冨 竜龍 真眞 徳德悳 恵惠 柳栁桺 桑桒
瀬瀨 関關 黒黑 槙槇 薮藪籔 渕淵渊 館舘 曽曾 峰峯 松枩柗 鶴靏靍 滝瀧 塩鹽 鉄鐵鐡銕 穂穗 円圓 栄榮 巌巖 岳嶽 亀龜
秋穐龝 野埜 村邨 園薗 栃杤橡 桧檜 土圡 丈𠀋 橋槗 船舩 雁鴈 苅刈 芦蘆 磯礒 剣劍劔剱釼劒 昇曻 喜㐂 梅楳 柏栢 兎兔菟
亜亞 応應 学學斈 寿壽 権權 気氣 帰歸 壱壹 稲稻 衛衞 縁緣 奥奧 横橫 温溫 会會 絵繪 懐懷 覚覺 楽樂 勧勸 巻卷 寛寬
厳嚴 顔顏 旧舊 挙擧 峡峽 狭狹 教敎 暁曉 駆驅 区區 勲勳 薫薰 径徑 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 県縣 顕顯
検檢 験驗 献獻 戸戶 郷鄕鄉 恒恆 効效 晃晄 黄黃 鉱鑛 号號 済濟 雑雜 参參 蚕蠶 賛贊 歯齒 児兒 実實 写寫 釈釋 収收
従從 渋澁澀 縦縱 粛肅 叙敍敘 将將 称稱 焼燒 奨奬 条條 浄淨 乗乘 畳疊 穣穰 嬢孃 譲讓 晋晉 慎愼 尽盡 図圖 粋粹 数數
枢樞 声聲 静靜 清淸 青靑 摂攝 専專 浅淺 銭錢 潜潛 禅禪 双雙 壮壯 荘莊 蔵藏 増增 聡聰 続續 即卽 帯帶 対對 体體躰
台臺 択擇 担擔 単單 団團 弾彈 遅遲 虫蟲 昼晝 庁廳 勅敕 鎮鎭 伝傳 転轉 点點 当當 党黨 灯燈 闘鬪 独獨 読讀 内內
弐貳弍 覇霸 拝拜 麦麥 発發 髪髮 秘祕 姫姬 仏佛 並竝 弁辨瓣辯 変變 歩步 宝寶寳 萌萠 豊豐 翻飜 毎每 満滿 万萬
弥彌 訳譯 薬藥 与與 誉譽 予豫 余餘 揺搖 遥遙 様樣 来來 頼賴 両兩 涼凉 緑綠 塁壘 励勵 礼禮 霊靈 齢齡 暦曆 歴歷
恋戀 炉爐 労勞 楼樓 録錄 湾灣 凛凜 瑶瑤 壷壺 尭堯 祢禰 祷禱 篭籠 莱萊 麹麴 縄繩 靱靭 枡桝 猪豬 留畱畄 皐皋 砺礪
禄祿 竈竃 蓑簑 糸絲 讃讚 頴穎 沖冲 厩廐 叡睿 呉吳 哲喆 啓啟 囲圍 岡崗 彦彥 昂昻 拡擴 歓歡 歳歲 毘毗 湧涌 為爲
産產 裏裡 熙煕熈凞 鴎鷗 鴬鶯 櫟檪 欅﨔 祇祗 舎舍 廚厨 濤涛 卯夘 虎乕 騒騷 鰺鯵 繋繫 頬頰 函凾 謡謠 陥陷 険險 隠隱
総總 翆翠 諫諌 蛎蠣 焔焰 俠侠 倶俱 噓嘘 巣巢 穏穩 隷隸 錬鍊 蝉蟬 簞箪 蒋蔣 郎郞 黛黱
"""

CLASSES = tuple(_CLASSES.split())
REPRESENTATIVES = str.maketrans({sign: members[0] for members in CLASSES for sign in members[1:]})
