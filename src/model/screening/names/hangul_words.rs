//! Words and syllables of Korean by which names are told.
//! A list is one text with spaces between its words; of syllables, without.

/// What is hung on to a name.
pub const PARTICLES: &str = "은 는 이 가 을 를 와 과 의 도 만 에게 에게서 께 께서 께서는 님 님은 님이 님의 님을 님께 씨 씨는 씨가 씨의 씨를 군 군은 군이 양 양은 양이 한테 이라고 라고 이라는 라는 이란 \
                         이며 이고 입니다 이다 으로 로 이나 이랑 랑 에게는 에게도 에게만 한테서 보다 처럼 까지 부터 조차 마저 뿐 이었다 였다 이라며 라며 이라던 으로부터 로부터 에겐 과는 와는 측 측은 측이 네 씨와 씨도 씨에게 씨한테 \
                         님께서 이에게 이와 이도 이한테 과의 와의 이네 본인 등 등이 등은 등을 이는 이가 이를 이의";

/// Those of them that also end nouns of two syllables, and names.
pub const PARTICLE_ENDS: &str = "은는이가을를의도만로와과서에";

/// Words behind a name for what somebody is.
pub const TITLES: &str = "씨 군 양 님 옹 목사 기자 대표 의원 선교사 할머니 할아버지 변호사 교수 위원장 박사 작가 감독 신부 수녀 전도사 집사 장로 사장 회장 소장 국장 대사 영사 장관 총리 차관 검사 판사 경위 대위 대령 \
                      중위 상사 병장 이병 활동가 간사 원장 연구원 상병 일병 하사 중사 소위 중위 대좌 상좌 지도원 보위원 반장 팀장 과장 부장 실장 차장 이사 총장 선생 선생님 어르신 여사 부인 \
                      주교 추기경 스님 사모 자매 형제 성도 청년 소년 소녀 사무국장 사무총장 이사장 센터장 교장 특파원 시인 배우 가수 선수 코치 통역 브로커 가이드 아무개 부부 형 누나 언니 오빠 이모 삼촌 권사 원로목사 부목사 사무관 \
                      서기관 참사 간호사 의사 교사 농부 동무 동지 어머님 아버님 아주머니 아저씨 학생 수사 이장 조장 영사 신도 과학자 연구사";

/// Who somebody is, before the name.
pub const ROLES: &str = "탈북자 탈북민 탈북인 난민 피해자 수감자 구금자 망명자 신청자 활동가 변호사 기자 목사 선교사 전도사 안내인 브로커 가이드 통역 남편 아내 아버지 어머니 \
                     아들 딸 형 누나 언니 오빠 동생 여동생 남동생 친구 조카 삼촌 이모 고모 사촌 할머니 할아버지 손자 손녀 증언자 생존자 납북자 실종자 사망자 이름 이름은 성명 본명 본명은 가명 대표 교수 학생 \
                     농부 어부 노동자 주민 청년 소년 소녀 의사 간호사 교사 신부 수녀 스님 작가 시인 감독 박사 의원 소장 사장 운전사 기사 요원 군인 병사 동료 이웃 부인 약혼자 증인 원고 신고자 제보자 당사자 \
                     보호자 연락처 담당자 작성자 면담자";

/// What is hung on to persons alone.
pub const PERSONAL: &str = "에게 에겐 한테 께 님 씨 이에게 이한테";

/// What few nouns end in.
pub const CLEAR_ENDS: &str = "준훈혁철희숙옥빈윤란섭욱택봉례린솔슬찬겸탁협엽묵혜경미규환우아연영";

/// Family names that begin few nouns.
pub const CLEAR_FAMILIES: &str = "김박윤곽맹류";

/// What verbs end in behind their first syllable.
pub const VERBS: &str = "한다 하여 하기 하고 하는 하며 하면 하게 하지 하던 하자 된다 되는 되어 되고 되며 온다 간다 진다 난다 린다 킨다 인다 였다 했다 됐다 었다 왔다 갔다 났다 졌다 했던 으며 으나 려고 려는 하여금";

/// What ends verbs and nouns, and few names.
pub const VERB_ENDS: &str = "는던된할한들히게고며면서지다까네요니냐라려러해했됐였었겠습함됨임적급상중내외간권측별당씩째쯤로에만은이가을를의와과군시구읍동리역국청부회사장관원단팀법령론제도스크트프즈드";

/// What places end in, where a text is nothing but one.
pub const ENDS_OF_PLACES: &str = "동군역항읍면리섬구";

/// What is made like a name: a house, a county.
pub const NO_NAMES: &str = "\
    하나원 어린이 소계 합계 총계 전라남 전라북 경상남 경상북 임진강 주방위 이란 백두산 백령도 정동진 금강산 장백현 구금자 지린성 나우루 양곤 하노이 이스탄불 이슬라마 이즈미르 나이로비 마닐라 마나과 하르툼 하바나 민스크 오데사 라호르 안타키아 안카라 이르빌 \
    마르세유 리스본 마드리드 람페두사 레스보스 노가레스 멕시칼리 지부티 주바 하마스 나토 유엔 유니세프 이슬람 한겨레 조선족 고려인 위구르 구글 하버드 인신매매 국제앰네스티";
