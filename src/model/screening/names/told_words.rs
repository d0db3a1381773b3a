//! The words around a name that tell that it is one.
//! A list is one text with spaces between its words.

/// Who belongs to somebody: her brother Tesfay, son of Tesfay.
pub const KIN: &str = "\
    aunt auntie baby boyfriend bride brother brother-in-law child children cousin dad daughter daughters father fiance fiancee fiancé fiancée friend \
    girlfriend grandchild granddaughter grandfather grandmother grandson husband infant mother mum mom neighbour neighbor nephew niece parent parents \
    partner relative roommate sibling sister son sons spouse stepfather stepmother toddler uncle widow widower wife cellmate classmate colleague bin \
    binti bint b";

/// What stands before a name in a cell or on a form.
pub const LABELS: &str = "\
    name names victim victims deceased applicant claimant client complainant detainee witness interviewee survivor contact returnee deportee signed \
    signature inmate prisoner patient respondent petitioner plaintiff guardian nok kin beneficiary surname alias aka missing appellant fullname";

/// What somebody is or does.
pub const ROLES: &str = "\
    abbot activist actress actor accountant advocate academic administrator applicant artist attorney author baker barber blogger boy broker businessman \
    businesswoman butcher camerawoman cameraman captain caretaker carpenter chef cleric client clinician columnist comrade cook coordinator courier deacon \
    defector deportee detainee dissident doctor driver editor elder engineer escapee evangelist farmer filmmaker fisherman fixer fixers girl guide \
    herder hostage imam inmate interpreter investigator journalist labourer lawyer lecturer mechanic medic merchant midwife migrant missionary monk \
    musician nun nurse nomad organiser organizer painter pastor patient photographer physician poet preacher priest prisoner professor programmer \
    publisher rapper refugee reporter researcher resident returnee sailor scholar seamstress shepherd shopkeeper singer smuggler student surgeon survivor \
    tailor teacher teenager trader translator victim villager volunteer vendor waiter weaver welder witness worker writer youth namely";

/// What is done to somebody, before the name.
pub const BEFORE: &str = "\
    arrested beat beaten buried contacted cremated deported detained executed extradited freed hanged imprisoned interviewed interrogated kidnapped \
    killed married met named phoned quoted released remember rescued saw sentenced shot sued telling thank tortured visited messaged threatened asked \
    told represents represented defended brought held took sent handed lost";

/// What somebody's name stands behind `of`.
pub const CASES: &str = "\
    abduction appeal arrest body case claim conviction custody death deportation detention disappearance evidence execution expulsion extradition \
    family fate funeral handover hearing home house imprisonment interrogation kidnapping killing lawyer life memory murder name names passport photo \
    photograph picture portrait refoulement refouling release relatives remains removal removed repatriation return sentence sentencing statement \
    story testimony torture trial whereabouts wedding widow word words campaign complaint charges interview letter call support deputy petition";

/// What somebody does, behind the name.
pub const BEHIND: &str = "\
    says said told tells recalled recalls remembers remembered testified wept cried fled died drowned escaped vanished disappeared confessed \
    pleaded denies denied wrote writes adds added explained explains insisted whispered sobbed starved gave hanged hid lives lived worked studied aged \
    married missing surrendered replied answered begged heard spent slept walked woke from phoned phones";
