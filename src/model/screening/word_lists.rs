//! The words by which names are told from other words: family names, syllables, offices, bodies, places.
//! A list is one text with spaces between its words.

/// Words before a name that is a person's.
pub const HONORIFICS: &str = "Mr Mrs Ms Miss Mister Madam Dr Prof Comrade Pastor Sister Brother";

/// Forms of address, of clergy and of ranks, beside those.
pub const TITLES: &str = "\
    Abba Aunt Auntie Ato Bishop Capt Captain Corporal Cpl Daw Deacon Detective Don Doña Elder Father Fr Frau Geshe Hadji Hafez Hafiz Hajj Haji Hajji Herr Imam \
    Inspector Khenpo Lama Lt Lieutenant Ma Maulana Maulvi Mawlana Mawlawi Me Mlle Mme Madame Monsieur Monsignor Moulvi Mulla Mullah Naw Nang Pte Qari Rev \
    Reverend Sai Saw Sayyid Sergeant Sgt Sheik Sheikh Señor Señora Shaikh Sir Sra Sr Teacher Thra U Uncle Ustad Ustaz Ven Venerable Weizero";

/// Words after which a name follows; `known as` and its like are two.
pub const NAMING: &str = "named surnamed called nicknamed alias aka né née";
/// The first of two such words, with the second.
pub const NAMING_TWO: &[(&str, &str)] = &[
    ("known", "as"),
    ("name", "is"),
    ("name", "was"),
    ("goes", "by"),
    ("identified", "as"),
    ("name", "as"),
    ("only", "as"),
    ("himself", "as"),
    ("herself", "as"),
];

/// What is named before a naming word, where it is no person: a place called, an operation named.
pub const THINGS: &str = "\
    area bridge camp campaign centre center church city county crossing district facility group island mission operation organisation \
    organization place police port prison program programme province region river ship station street town village";

/// Words for things before a colon.
pub const LABELS_OF_THINGS: &str = "facility donor location airline unit brigade court carrier funder partner employer project newspaper outlet law bill locality \
    township municipality commune department governorate oblast prefecture origin destination nationality country departure arrival route";

/// What may stand between an age and a name.
pub const PEOPLE: &str = "\
    boy brother child daughter defector escapee farmer father female girl guide husband male man mother named only refugee sister soldier son \
    student surnamed wife woman worker";

/// Months, countries and others that people are called too, beside another part of a name: Zin Mar Htwe.
pub const KNOWN_AND_GIVEN: &str =
    "Mar Jan Jun May April June August Israel Jordan Georgia Christian Chad Peace Sunday Friday";

/// Public offices: who holds one is named for what they did in it.
pub const OFFICES: &str = "\
    ambassador chair chairman chairperson chairwoman chancellor commissioner congressman congresswoman deputy foreign general governor judge \
    justice leader mayor minister permanent premier president prime rapporteur representative secretary senator spokesman spokesperson \
    spokeswoman vice";

/// Those after whom a government, an airport, a ship or a foundation is called; their names say nothing of anybody else.
pub const RULERS: &str = "\
    ban-ki-moon ho-chi-minh hu-jintao kim-il-sung kim-jong-il kim-jong-un mao-zedong moon-jae-in park-geun-hye xi-jinping alan-kurdi louise-michel charles-de-gaulle jose-marti simon-bolivar benito-juarez konrad-adenauer friedrich-ebert \
    rosa-luxemburg heinrich-boll robert-bosch john-f-kennedy robert-f-kennedy jomo-kenyatta julius-nyerere kwame-nkrumah patrice-lumumba leopold-sedar-senghor \
    houari-boumediene imam-khomeini imam-ali hamid-karzai benazir-bhutto allama-iqbal indira-gandhi chiang-kai-shek sun-yat-sen kim-chaek franz-josef raoul-wallenberg \
    fridtjof-nansen martin-luther-king mother-teresa nelson-mandela don-bosco anna-lindh sigrid-rausing 孙中山 鲁迅 邓小平 戴高乐 胡志明 蒋介石 白求恩 김일성 김정일 김정은 박근혜 문재인 习近平 胡锦涛 毛泽东";

/// Words of bodies, media, laws, places and time that are written with a capital and name no person.
pub const CAPITALISED: &str = "\
    Academy Administration Agency Alliance Amnesty Army Assembly Association Authority Bank Bar Bureau Centre Center Church Coalition College \
    Commission Committee Community Communist Company Congress Consulate Convention Corps Council Court Covenant Department Embassy Federation \
    Force Foundation Fund Government Group Guard Headquarters High Home Hospital House Immigration Initiative Institute Intelligence League \
    Military Ministry Mission Movement Nations Network Office Organisation Organization Parliament Party Police Politburo Project Protocol \
    Public Red Cross School Security Senate Service Society State Supreme Task Team Treaty Tribunal Union University Workers Working Act Annex \
    Article Charter Child Commons Criminal Declaration Development Economic Humanity Human Inquiry International Law Liberty National Refugee \
    Refugees Report Resolution Rights Status Torture Watch Women World Defector Defectors Unification Peace Christian Catholic Protestant \
    Buddhist Lunar New Year Spring Festival Cold War Operation Highway Express Wikipedia Agence Asia Broadcasting Chronicle Daily Free Gazette \
    Global Guardian Herald Ilbo Independent Journal Magazine Mail Media Morning News Observer Post Press Radio Review Sinbo Sunday Telegraph \
    Television Times Today Tribune Voice Weekly Airport Bay Border Bridge Camp Central City Coast County Detention District Gate Gulf Harbour \
    Island Islands Lake Line Mount Mountain Mountains North Northeast Northeastern Northern Northwest Ocean Old Park Peninsula Port Prefecture \
    Prison Province Railway Region River Road Sea South Southeast Southeastern Southern Southwest Square Station Street Town Township Upper \
    Lower Valley Village West Western East Eastern Middle Inner Outer Greater Great Africa America Europe Pacific Mekong Yalu Tumen Manchuria \
    Tibet Beijing Shanghai Pyongyang Seoul Bangkok Hanoi Vientiane Moscow Geneva London Washington York Saigon Phnom Penh Ulan Bator Hague \
    Britain England January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep \
    Oct Nov Dec Toyota Hilux Hyundai Samsung Honda Nissan Suzuki Boeing Airbus Nokia Huawei Kalashnikov Coca Pepsi Google Microsoft Monde Figaro Spiegel Zeitung Welt Corriere Repubblica Stampa Libération Parisien Pais País Prensa Nacional Jazeera Arabiya \
    Hurriyet Milliyet Yomiuri Asahi Mainichi Kyodo Xinhua Renmin Hankyoreh JoongAng Kyunghyang Shinmun Yonhap Mizzima Tolo Pajhwok Khaama Anadolu Rudaw Reuters \
    Interfax Tass Novaya Gazeta Kommersant Okapi Dabanga Ekho Caritas Oxfam Médecins Sans Frontières Frontex Interpol Europol Eurojust Unicef Finanza Guardia \
    Carabinieri Gendarmerie Civil Policia Policía Migra Bundespolizei Boko Haram Jemaah Islamiyah Jabhat Jaish Jund Hezbollah Hizb Hizbullah Hamas Houthi \
    Taliban Shabaab Nusra Qaeda Qaida Lashkar Harakat Tehrik Tehreek Brigade Brigades Brigada Battalion Militia Front Frente Fuerzas Fuerza Ejército Partido Cartel \
    Movimiento Rebels Tatmadaw Janjaweed Interahamwe Commando Commandos Command Liberation Lanka Korea Vietnam Syria Iraq Geo Barents Aita Mare Jonio Iuventa Nivin \
    Viking Aquarius Lifeline Mediterranea Convoy Ramadan Eid Fitr Adha Ashura Nowruz Newroz Chuseok Seollal Songkran Tet Diwali Deepavali Vesak Easter Pentecost \
    Conseil Consejo Tribunal Tribunale Tribunaux Corte Cour Comité Comisión Ministère Ministerio Ministero Questura Prefettura Préfecture Juzgado Fiscalía Stiftung Ashoura Losar Thingyan Meskel Timket Passover Hanukkah Monday Tuesday Wednesday Thursday Friday Saturday";

/// Words that say from where somebody is.
pub const DEMONYMS: &str = "\
    American Asian British Burmese Cambodian Canadian Chinese Dutch English European Eritrean Ethiopian French German Han Indian Iranian \
    Japanese Korean Koreans Lao Laotian Mongolian Rohingya Russian Somali Sudanese Swedish Syrian Thai Tibetan Turkish Uighur Uyghur Vietnamese \
    Afghan Albanian Algerian Angolan Argentine Armenian Australian Austrian Azeri Azerbaijani Bahraini Bangladeshi Belarusian Belgian Beninese Bhutanese \
    Bolivian Bosnian Brazilian Bulgarian Burundian Cameroonian Chadian Chilean Colombian Comorian Congolese Croatian Croat Cuban Cypriot Czech Danish Dominican \
    Ecuadorian Egyptian Emirati Estonian Filipino Finnish Gabonese Gambian Georgian Ghanaian Greek Guatemalan Guinean Guyanese Haitian Honduran \
    Hungarian Icelandic Indonesian Iraqi Irish Israeli Italian Ivorian Jamaican Jordanian Kazakh Kenyan Kosovar Kuwaiti Kyrgyz Latvian Lebanese Liberian \
    Libyan Lithuanian Macedonian Malagasy Malawian Malaysian Maldivian Malian Maltese Mauritanian Mexican Moldovan Montenegrin Moroccan Mozambican Namibian Nepali \
    Nepalese Nicaraguan Nigerian Nigerien Norwegian Omani Pakistani Palestinian Panamanian Papuan Paraguayan Peruvian Polish Portuguese Qatari Romanian Rwandan \
    Salvadoran Samoan Saudi Scottish Senegalese Serbian Singaporean Slovak Slovene Slovenian Spanish Swazi Swiss Tajik Tamil Tanzanian Togolese \
    Tongan Tunisian Turk Turkmen Ugandan Ukrainian Uruguayan Uzbek Venezuelan Welsh Yemeni Zambian Zimbabwean Arab Balochi Baloch Bedouin Bengali Bidoon Berber \
    Dinka Nuer Shilluk Masalit Zaghawa Oromo Amhara Tigrayan Tigrinya Afar Hausa Igbo Yoruba Fulbe Hutu Tutsi Banyamulenge Hema Lendu Sinhalese Sinhala Sikh \
    Punjabi Sindhi Pashtoon Uyghurs Ingush Dagestani Tatar Tartar Circassian Alawite Druze Shia Shiite Sunni Ismaili Ahmadiyya Bahai Copt Coptic \
    Chaldean Assyrian Jehovah Jewish Jew Muslim Islamic Islamist Hindu Bahá'í Montagnard Khmer Karenni Kayah Rakhine Arakan Bamar Pa-O Palaung \
    Lahu Lisu Garifuna Miskito Mapuche Roma Sinti Travellers Latino Hispanic African Scandinavian Balkan Caucasian Kurd \
    Persian Farsi Dari Pashto Arabic Mandarin Cantonese Korean Tigre Joseonjok Chosun Choson Falun Hmong Karen Kachin Shan Yazidi Kurdish Chechen Tuareg Fulani Pashtun Hazara";

/// Small words that begin sentences, and those that headlines leave small; none begins a name.
pub const SMALL: &str = "\
    a about after again all also although among an and another any around as asked at before being both but by citing despite during each even \
    every few five following for former four from he her here his how however if in inside into is it its just last later like many meanwhile \
    more most near neither no nobody nor not now of off on once one only or other others our out over outside per quoting reportedly said says \
    see seven several she since six so some such ten than that the their then there these they this those though three through to today two \
    under unlike until up upon very via was we were what when where which while who whose why will with within without yesterday you your are am \
    authorities officials fn p pp para no vol paragraph page interview letter telephone statement article";

/// Words of what the register tells of, and of telling it.
pub const EVERYDAY: &str = "\
    agents arrest arrested authorities been border borders but came case children country crossed crossing custody day days deported detained \
    did does done escape families family fled forced government group groups guard guards had has have held home house incident last local man \
    may men might month months official people person persons place police reason refugee refugees repatriated report reported reports return \
    returned road security sent should source sources taken told understood was week were will women would year years";

/// Family names as they are written in Latin letters, Korean and Chinese ones.
pub const FAMILY: &str = "\
    Ahn Bae Baek Bak Gim Rhyu Byon Byun Cha Chae Chang Cho Choe Choi Chon Chong Chu Chun Chung Eom Gwak Gwon Han Heo Hong Huh Hur Hwang Hyon Hyun Jang \
    Jeon Jeong Ji Jin Jo Jon Joo Jung Kang Kil Kim Ko Koo Ku Kwak Kwon Lee Lim Maeng Mun Myong Nam Noh Paek Pae Pak Park Pyon Rhee Ri Rim Ro Roh \
    Ryang Ryom Ryu Seo Seok Seong Shim Shin Sohn Sok Song Suh Tak Thae Uhm Woo Yang Yeo Yeom Yi Yom Yoo Yoon Yu Yun Bai Cai Cao Chen Cheng Cui \
    Deng Ding Dong Duan Fang Feng Gao Gong Guo Hao Hou Hu Huang Jia Jiang Kong Lai Li Liang Liao Lin Liu Lu Luo Mao Meng Peng Qian Qiao Qin Qiu \
    Ren Shao Shen Shi Su Tan Tang Tian Wang Wei Wen Wu Xia Xiao Xie Xing Xiong Xu Xue Gu Ge He Ni Ruan Sheng Tao Teng Weng Yue Zhan Zhai Zhuang Zuo Chu Fu Jiao Lei Lan Miao Niu Ouyang Pei Qu Tong Wan Ying Zhuo Yan Yao Ye Yin Yuan Zeng Zhang Zhao Zheng Zhong Zhou Zhu Zou Gui Leung Cheung Tsang Kwok Yeung Tsui Szeto Fung Yip Lam Wong Chow Mok Choy";

/// Family names that no other word of English is like, also in small letters.
pub const FAMILY_IN_SMALL_LETTERS: &str = "\
    ahn baek choe choi chun chung eom gwak gwon heo huh hwang hyon hyun jeon jeong jung kim koo kwak kwon maeng myong paek pak pyon rhee ryang \
    ryom ryu seo seok seong sohn suh thae uhm yeom yeo yoo yoon yun cai cao chen cheng cui deng duan feng gao guo hou huang jia jiang liang liao liu luo \
    meng peng qian qiao qin qiu shao shen wang xia xiao xie xing xiong xu xue yuan zeng zhang zhao zheng zhong zhou zhu zou";

/// Family names that are also other words: taken for one only before a given name with a hyphen, as in An Myong-ho.
pub const FAMILY_OR_WORD: &str = "\
    An Ban Bang Chi Chin Do Gang Gil Go Ha Ham Ho Im In Jun Ki Ma Min Mo Moon Na No O Oh Ok Pan Pang Ra Sim Sin So Sol Son Sun To Tokgo U Won Dai Fan Sha Tu Sung Tse Ng";

/// Those of them that stand before a name of two syllables written together: Sun Lili.
pub const FAMILY_AND_WORD: &str = "An Dai Fan He Ma Min Mo Moon Pan Pang Sha Sun Tu Yi";

/// A syllable of a Korean given name in Latin letters, of either Korea.
pub const KOREAN_SYLLABLE: &str = "(?:kk|tt|pp|ss|jj|ch|sh|[gkntdrlmpbsjhyw])?(?:yae|yeo|wae|yoo|you|ae|ya|eo|ye|wa|oe|yo|wo|we|wi|yu|eu|ui|oo|ee|ou|[aeiou])(?:ng|[gkntlmpbrh])?";

/// A syllable of Chinese in Hanyu Pinyin without tones.
pub const PINYIN_SYLLABLE: &str = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|[aeiouü])";

/// Korean family names of one syllable, without those that begin many other words and few names.
pub const HANGUL_FAMILY: &str = "김이리박최정강조윤장임림한오서신권황안송류유홍전고문손양배백허남심노로하곽성차주우구민진나라지엄채원천방공현함변염여려추석선설마길표명맹탁";
/// Those that begin other words too often to tell anything alone.
pub const HANGUL_FAMILY_RARE: &str =
    "도소반왕금옥육인제모국어은편용예경봉부복태목형계피두감음빈동온호범팽승간상시갈단기위연마좌";
/// Syllables of which most Korean given names are made.
pub const HANGUL_GIVEN: &str = "가건겸경계관광국권규근금기길나남다단담대덕도동두란래련령록룡리림만매명모무문미민방범병보복봉빈상서석선설섭성세소송수숙순슬승식신아안애양언연열영예오옥완용우욱운웅원월유윤율은을의이익인일임자재전정제종주준중지진찬창채천철청초춘충치태택평하학한해향헌혁현협형혜호홍화환회효후훈휘희흠린솔샘결률묵엽탁균찬강비산새칠행흥필표삼실심분갑점말월출득팔덕곤걸렬억업직항람랑늘름온별봄솜담율여녀달배술륜례구님";
/// Words of two syllables that begin like a name, and what is hung on to them: 주민이 is a resident, 이민호 a name.
pub const HANGUL_WORDS: &str = "강원 강제 강화 고문 고위 고정 고향 공동 공무 공식 공안 공연 구금 길림 나선 나진 남녀 남동 남성 남양 남자 남한 노동 노인 \
    문제 문화 민간 민족 민주 방문 방법 방송 방조 방지 변호 변화 서명 서방 석방 선교 선양 성명 송환 신고 신문 신원 신의 신청 심양 안내 안전 양강 여동 여성 \
    연길 연령 오도 오전 오후 우선 원인 유가 유대 유명 유엔 유일 유지 이동 이민 이북 이산 이상 이송 이용 이유 이재 이전 이제 이주 이중 이천 이후 임산 임시 임신 \
    장관 장기 장백 장성 장소 장춘 전국 전단 전달 전도 전문 전원 전제 전체 전하 전화 정권 정기 정보 정상 정식 정신 정원 정의 정지 정책 정치 조력 조사 조선 \
    조치 주동 주민 주변 주인 주장 주지 지도 지명 지방 지원 진상 진술 진행 차단 차량 천만 천명 최근 최소 최종 추방 추정 표명 표현 하나 하도 하원 한국 한민 한의 한인 \
    지중 함경 함흥 현장 현재 현지 황해";
/// Particles, and the last syllables of compounds.
pub const HANGUL_ENDS: &str =
    "가고군권기도들록명문민범생선성수순시신원은을의이인일자장적전정제주지천한단팀회";

/// Chinese family names, simplified and traditional.
pub const HAN_FAMILY: &str = "陶闫施葛邢岳付王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡林郭何高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍贺賀顾顧毛郝龚龔邵万萬钱錢严嚴赖賴洪武莫孔朴";

/// Those that begin other words too often to tell anything alone, simplified.
pub const HAN_FAMILY_RARE: &str = "睢仝亓揭谌厉戎祖宿怀邰索籍蔺屠阴胥苍双闻莘贡劳逄扶堵宰郦雍璩濮寿扈燕冀郏浦习宦容戈庾暨衡匡蔚隆晁勾融訾阚那毋鞠丰巢蒯荆竺权盖桓芮羿储汲邴糜松井富乌隗山暴钭历危计伏玉奉昔宓凤花亢缑牧冼凡包左常康施温牛樊安齐易乔伍庞颜倪庄聂章鲁翟殷詹申欧耿关兰焦俞柳甘祝宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝玄千奇太鱼南元表咸承弓卿马皮具都禹片廉罗睦独吾公仓印慎剑国丘延邕班天汤文向谈河裴裵释";

/// Those of them that begin few other words.
pub const HAN_FAMILY_BEFORE_VERBS: &str = "陶闫施葛邢岳王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡林郭罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓彭萧蕭蔡潘田董袁叶葉蒋蔣杜苏蘇魏吕呂丁沈姚卢盧傅姜崔谭譚廖范汪陆陸金戴贾賈韦韋夏邱侯邹鄒熊孟秦阎閻薛尹段雷黎龙龍贺賀顾顧郝龚龔邵钱錢赖賴洪武莫朴";
/// Words for a person before a name.
pub const HAN_BEFORE_NAMES: &str = "难民|難民|脱北者|维权人士|人权捍卫者|老太太|老人|证人|受访者|幸存者|被捕者|商人|工人|渔民|牧民|医生|护士|教授|导演|作家|诗人|歌手|画家|博主|活动家|志愿者|社工|翻译|导游|蛇头|信徒|教徒|传道人|神父|修女|长老|执事|僧人|喇嘛|尼姑|阿訇|学者|研究员|老板|房东|同伴|好友|朋友|同学|同事|表哥|表弟|表姐|表妹|堂哥|堂弟|叔叔|舅舅|姑姑|姨妈|奶奶|爷爷|外婆|祖母|祖父|嫂子|女婿|儿媳|侄子|侄女|外甥|未婚夫|未婚妻|遗孀|其妻|其子|其女|其母|其父|之子|之女|青年|囚犯|在押者|嫌疑人|嫌犯|被告|原告|当事人|上诉人|公民|访民|网民|网友|女生|男生|孤儿|劳工|女工|员工|船长|水手|歌手|受害者|受害人|移民|偷渡者|异议者|基督徒|店主|厨师|保姆|退休教师|姓名|牧师|牧師|记者|記者|律师|律師|居民|村民|农民|農民|男子|女子|妇女|婦女|女孩|男孩|少年|向导|嚮導|中介|司机|司機|传教士|傳教士|妻子|丈夫|母亲|母親|父亲|父親|儿子|兒子|女儿|女兒|哥哥|弟弟|姐姐|妹妹|邻居|鄰居|教师|教師|学生|學生|负责人|代表|活动人士|异见人士|据|據";
/// Who somebody is, and what somebody does, behind the name that stands alone before it.
pub const HAN_TITLES_BEHIND: &str = "与|及|律师|牧师|记者|老师|医生|教授|大爷|大妈|大叔|大姐|大哥|阿姨|奶奶|爷爷|夫人|传道|神父|修女|弟兄|姊妹|师傅|老板|太太|长老|家属|一案|本人|母子|母女|父子|父女|兄弟|姐妹|因|于\\d|自\\d|获释|去世|身亡|死亡|死于|病逝|出生|出狱|入狱|服刑|绝食|认罪|上诉|被移交|被引渡|被驱逐|被绑|被杀|被枪|被传|被起诉|被控|被强|被迫|被列|被警|被公安|被打|被害|从|则|还|也|已|却|未|没有|不|向|对|写道|回答|补充|解释|哭|证实|承认|否认|坚持|要求|讲述|指出|认为|相信|担心|希望|生于|来自|老家|原籍|现年|年仅|，\\d|、\\d|之";
/// What is done to a person or said of one, after the name.
pub const HAN_AFTER_NAMES: &str = "被捕|被抓|被拘|被关|被關|被遣|被判|被带|被帶|被押|被送|被逮|遭|等人|等\\d+|一家|夫妇|夫婦|夫妻|的妻|的丈夫|的母|的父|的儿|的兒|的女|的家|的哥|的弟|的姐|的妹|说|說|表示|告诉|告訴|称|稱|透露|回忆|回憶|逃|失踪|失蹤|是一名|是一位|今年|报道|報道|藏|收留|帮助|幫助|接走|领走|的住|的电话|的電話|的手机|住在|和他|和她";
/// Words that begin with such a character and name no person.
pub const HAN_WORDS: &str = "沈阳 沈陽 苏联 蘇聯 苏州 蘇州 苏丹 蘇丹 韩国 韓國 韩方 韓方 韩媒 韓媒 韩联 韓聯 韩外 韩政 韩驻 韩籍 韩裔 马上 馬上 马来 馬來 罗马 羅馬 罗先 羅先 罗津 莫斯 武警 武装 武裝 武器 武力 武汉 武漢 夏天 夏季 洪水 \
    黎明 许多 許多 许可 許可 陆续 陸續 陆地 陆军 黄金 黃金 黄海 黃海 江苏 金边 金邊 金正 金日 金钱 金錢 金额 金融 金属 周一 周二 周三 周四 周五 周六 周日 周末 周围 周圍 周边 周邊 周年 周前 周后 唐人 林业 林業 林区 林间 \
    田地 田间 贺信 雷达 钱款 熊猫 龙井 龍井 范围 段时 段時 董事 顾问 顧問 顾客 孟加 安全 彭博 胡锦 胡同 马其 马方 宋朝 秦岭 叶门 赖以 徐州 郑州 鄭州 杜绝 丁字 韦伯 侯任 谢绝 朴槿 张家口 王国 王國 张贴 張貼 李克强 安曼 吉隆 黎巴 延吉 南华 华雷 马努 杜萨 安卡 利比 成都 吉布 华盛 白宫 金沙 高雄 温哥 危地 洪都 尼日 尼加 马里 毛里 塞内 塞尔 索马 乌干 卢旺 利马 古巴 波哥 尼泊 车臣 施压 安理 宗教 路透 明报 明镜 关塔 张家 孙中 鲁迅 万宝 白云 戴着 夏威 \
    陈述 陳述 黄昏 马路 馬路 马克 许诺 罗兴 羅興 洪灾 洪森 龙头 田野 汪洋 金三 马耳 马尼 马德 林中 林地 苏格 苏维 孙女 孫女 孙子 孫子 叶利 魏玛 尹锡 文在 姚江 丁点 杜拜 莫过 莫非 段路 姜饼 潘基 唐山 温州 梁柱 秦皇 潘多 马士 金刚 南苏 马达加 陆客 陸客";

/// What begins the names of places that are called after somebody, or sound so.
pub const BEFORE_PLACES: &str = "\
    san santa santo sao saint st sainte port fort mount lake cape ciudad el al los las la villa bani ain nong mae ban bahr beni banu tal tell khor kafr jebel jabal gebel qasr bir ayn mt cabo cap col lago rio monte isla ilha ile puerto porto cerro vila pueblo colonia barrio rue avenida calle plaza jalan kampung kampong pulau bukit gunung sungai tanjung bandar wat muang phu doi khao huai khirbet bayt beit bab burj sidi oued ouled hassi marsa mersa ahrar ansar ansaroul asaib faylaq harakat hayat hizb jaish jaysh jamaat jund kataib katibat liwa nusrat saraya kara tel ras deir wadi umm new \
    christmas hat bhasan abu chiang luang udon phnom ko koh kuala bajo paso alto bordj imeni wang puente presa aeropuerto xieng vang mong kyauk hpa preah prey svay kompong tonle banteay adi debre ouadi dera basti \
    playa lajas boca pozo arroyo rancho hacienda punta laguna quebrada nueva nuevo campo pointe pont bourg capo contrada borgo agios agia nea kato ano novo staro velika \
    gornji donji bosanska slavonski suan";

/// Usual given names of Korea.
pub const HANGUL_GIVEN_NAMES: &str = "건개 건우 건희 경규 경근 경미 경수 경준 경희 광수 국진 규영 근혜 다빈 다해 달자 대섭 도현 도희 동우 동현 디오 미경 미영 미은 민서 민석 민수 민재 민준 민지 민환 백현 병철 보람 상철 상헌 상현 상호 상훈 서연 서영 서윤 서은 서현 서희 석희 선영 성규 성만 성민 성수 성열 성은 성종 성준 성진 성호 성환 성훈 세영 세준 세훈 소영 소진 소현 수만 수민 수빈 수영 수윤 수진 수혁 수현 수형 수호 수희 승민 승준 승현 아름 연서 연제 영길 영미 영선 영수 영식 영은 영일 영재 영주 영준 영진 영철 영혜 영호 영환 예원 예은 예준 예지 예진 우진 우현 원진 유권 유민 유진 유천 윤서 은경 은미 은별 은수 은영 은정 은주 은지 은진 은태 은혜 인섭 재열 재호 재효 정남 정수 정식 정연 정우 정욱 정웅 정은 정혜 정호 정훈 정희 종수 종은 주현 주희 준서 준석 준영 준혁 준호 중수 지민 지애 지연 지영 지우 지원 지유 지은 지현 지혜 지후 지훈 진무 진서 진솔 진우 진호 진희 찬미 찬세 찬식 찬열 창식 철수 철중 청래 카이 태민 택운 하은 한길 해진 현무 현우 현정 현주 현준 현지 혜미 혜민 혜정 혜진 호석 호야 호열 호윤 호중 호현 홍빈 화영 효진 후용 희진 영희 순이 금순 춘화 명철 은철 광철 성철 남철 영남 용철 혁철 광명 은심 은향 설향 국철 진혁 금철 금희 복희 순희 명희 성희 영숙 정숙 미숙 현숙 순옥 옥순 복순 말순 영자 순자 정자 미자 옥자 경자 하나 하늘 수정 유리 사랑 한솔 새롬 정화 선화 영화 미화 명화 은하 선하 도윤 하준 시우 이준 서준 지안 이서 하윤 지아 아린 태영 재영 기원 동수 종철 기철 인철 일남 대현 주성 원철 해성 경숙 명숙 명자 미정 성현 숙자 영순 은서 재현 정순 주원 채원 춘자 민호 창호 광호 경호 승호";

/// Characters of which most given names are made, simplified.
pub const HAN_GIVEN: &str = "伟亮芳娜敏静丽强磊洋勇艳杰涛明超秀英桂兰玉珍建国志晓小红海燕春梅华文斌雪姬哲成日永浩光洙美玲子涵然淑芬俊远金花顺东旭立新卫凤宇航嘉怡思军平刚健辉鹏飞宁波云霞萍琴莉颖倩婷娟瑞琳琪瑶璐瑜瑾佳欣悦慧惠贞贤良德福禄寿喜庆祥富贵荣昌盛兴旺发财宝生才林森松柏桦楠枫桐栋梁柱峰岩岭川江河湖泉源清洁洪浪潮晨曦晖昊昕昭晗晴月星辰宸雷霆震霖雨露霜冰冬秋夏菊莲荷蓉薇蕾莹芝芸芹芙茜菲萱蓝青翠绿紫丹彤朱赤白素纯真诚信义仁礼智忠孝廉勤俭让谦恭宽厚正直方圆毅坚定安康泰和谐乐怀恩念忆情爱心意梦希望盼维学书章诗词画棋艺术天地山水火土木石珠琼瑰珊瑚珂璇玮玥璟彬彦彪凯剑锋钢铁铭锐钧铮锦镇鑫龙虎豹麟鹤鹰雁莺鸿鹃武威猛雄壮豪帅伦伯仲叔季孟大二三四五六七八九十百千万亿元亨利民权宪政兵将士帝王君臣公侯卿相长友朋兄弟姐妹娃娘婉娇娥媛嫣妍妙姣姝好如若茹萌苗禾田野原道理法律启展开拓进步前程里鸣鹿世界中汉唐宋京津沪渝黔滇粤闽赣湘鄂豫鲁冀晋陕甘藏蒙台港澳香亚欧非根茂增善景有延传连存广宏保先全力加化印双吉向品哥培夫奇宗宜家寅容尧尚岳岸崇巧干年庭廷弘当彩征恒承振捷敬施旋昂映显晶曼朝本材来柔树楚欢汝泽润淳淼渊溪滨漫潇澄灵炎炜炳烁焕煜照熙爽牧特玄珏现琛琦瑛璞甜登皓盈益睦瞳祖祺靖庄襄基令升应圣佩莱侠郎代冲声郡乃儒亭史秉业图隆宫济献仪衡迪举乾冠甫功辅微朗跃依卓昆鼎多营佐奉丰钦桢久奔神侃喆垚奕娅宛尉崴帆幸彝彧忱恺惜慈扬挺敦斐斗旗昀昇晏暖曜杉杏杞枝栩桃梓棠楷榕樱橙毓汐沅沐泓浦渲湛溢滔潼澈澜灏烈烽焱犇玖珀琅琬琰璧璨畅皎睿砚碧祎祈祯禧竣笛筱简箐练绚绮缨胤舟芊苇苑荃荻莞菀葵蓓蔓薪虹蝶谧赞轶辽通遥邈酉醒镜阔阮陌隽霁霏靓韧飘骄骅鲲鸽鹭镕嵘岚峻峥崧嵩巍庚弋彰徽忻恬悠惟愉慕憬懿珺翀淇沫朵媱婵婍娣姿姑妞妮妤姻娆娉嫦婧嬉孜宣寒屹峦巡幼幽序徐循悟悌惇戎握搏摇操敖旦旻晟普暄暮朔朴杭柯栗格桥梨棣椿概榆槐樊橘款殊洛洲浙涓涯淙添渡游湄湾溶滋滟漠漩潞澍濛炅烟煌熊熠燊牡狄猎玎玑玢珞珩珮珲班琏琢琥琨琮瑄瑗璋环申番疆盟祁祖祝秘积稷穗竞端竺策篱精纶绣绯继绵缇缦罡羲聂聆肃肖肇能脉芃苏范茉茵荔荟莎莘菏萃葛蓁蓬蔷蔺蕴薛藩蘅虞蚕裔谋谕贇贻赋赏赐趣轲辛迅逍逢遂邓邢邵郅郝郦酿钗钟铃铜铬银锁锌镭闯闰阅陆陵陶隐集霄霓韶项顾飚马驭驰驿骊骋鱼鲤鹂鹄麒麓黄赫镐奎燮铉泳焕炯勋熙宪旻彗硕驰骁骞鸥昱煦煊烨炫轩锴铠铖锟钊沛沁洵浚涓湉滢漪蓓蕙蘅芮芷茗荔莓菡萌葭颐飒馥黛姗娅婕嫒妤婷媚翎翊翌翠耘聆聿禹科穆竹笑策筠管纪纲绍缘群羽翔翰耀聪育胜能自致舒茵草莎菁葵蔚蕊虹衍裕西言誉语诺谊谨贝越达迎近逸邦郁采钰铃铎锡闻阳雅雯霄韬韵音韶颂颜风馨骏高魁麦默黎齐龄克少堂娴植墨笃男守满涌北实";

/// What is often called after a person, behind the name.
pub const CALLED_AFTER: &str = "\
    air airfield airlines airport airways amendment army arena avenue award barracks barrage base basilica bazaar boulevard brigade building bus cathedral checkpoint clinic complex \
    compound corridor crossing cup dam day doctrine facility falls farm force forces front hall heights highway hospital hotel jail journal library market \
    mausoleum monastery monument mosque motorway palace pass plan plaza prize reception road rule ruling school shelter shrine square stadium street temple \
    terminal tower tunnel trust causeway memorial park works institution stiftung fund intercontinental land colony battalion boat trawler ship university accord agreement code declaration decree ordinance protocol settlement statute list bay cove city county parish point port province \
    region river state station strait valley village town detention removal immigration transit processing holding case judgment v vs";

/// Those of them that are told so in small letters too: Ibrahim Khalil crossing.
pub const BUILT: &str = "\
    airport barracks base bridge building camp checkpoint compound crossing facility gate hospital hotel jail ship vessel ferry boat trawler tanker island river refinery dam factory mine stop station stop mosque museum prison roundabout school square \
    stadium street university quarter ward district county province township neighbourhood neighborhood lagoon block sector boats vessels";

/// What ends them.
pub const BEHIND_PLACES: &str = "mesa beach creek falls springs hills heights grove char bay island islands county harbor harbour crossing qala qalat tepe tagh dagh khel kalay kot pur nagar ganj bazar bazaar rud darya hayk creek gorge pass plateau woreda zoba hill land dwip char colony peninsula steppe";
