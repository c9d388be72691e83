"""General words that say the same, as data. The field's own terms are in the thesaurus of the corpus.

Each line is a group; its phrases are parted by ``|`` and stand for one another in either direction.
"""

GROUPS = tuple(
    line.strip()
    for line in """
    bone | bony | osseous
    kyphoplasty | kp
    vertebroplasty | vp
    vein | venous
    artery | arterial
    vessel | vasculature | vascular
    pathologic | diseased | pathological
    longer | increase | prolong
    combined | both | together
    increase | rise | raise | higher | more | greater | elevate | grow | improve yield | boost
    decrease | reduce | lower | less | fewer | diminish | fall | decline | drop | lessen | cut | minimize | smaller
    improve | gain | improvement | better | ameliorate | superior | outperform | favorable | beat | beneficial | enhance | relieve
    worsen | worse | deteriorate | aggravate | inferior | unfavorable
    relieve | relief | reduce | alleviate | palliate | ease | palliation | pain free | resolve
    change | alter | modify | influence | affect | impact
    method | technique | approach | modality | procedure | way | route | option
    safe | secure
    harm | adverse effect | adverse event | side effect | damage
    access | route | approach | path | tract
    treat | therapy | manage | management | treatment | care | intervention | handle
    drain | evacuate | evacuation | empty | aspirate
    burst | rupture | pop
    shortcoming | limitation | weakness | drawback
    get worse | deteriorate | progress | worsen
    spread | metastasize | metastatic
    harm | damage | injure | injury | hurt
    check | verify | confirm | test | control | make sure
    hardware | instrumentation | metalwork | implant
    implant | prosthesis | device
    withdraw | retract | recede | retreat | pull back | withdrawal
    intraosseous | inside bone | within bone | in bone
    intercostal | between the ribs
    rib | costal | intercostal | costovertebral | costotransverse
    angiogenesis | neoangiogenesis | neovascularization | new vessels | new vessel | vessel growth | vessel formation
    discharge | leave hospital | leave the hospital | go home | send home | dismiss
    settle | improve | resolve | subside | abate | calm down
    totally | entirely | completely | fully | wholly
    pooled | meta analysis | pool
    extravascular | outside the vessel | outside a vessel | outside the vessels
    intravascular | within a vessel | inside a vessel | in a vessel | within the vessel
    suitable | serve | appropriate | adequate
    surgery | operation | operate on
    quarter | fourth
    relative | family | next of kin | family member
    visit | examination | appointment
    qualify | meet the criteria | fulfil | meet
    favor | support | back
    neck | cervical
    low back | lumbar
    intractable | refractory | resistant | unresponsive | does not respond
    telephone | phone | call | ring
    distinguish | differentiate | differential diagnosis | tell apart
    group | classify | divide | categorize | sort | class
    next door | adjacent | neighboring
    sitting | session
    mix | mixture | combine | add
    freeze | cryoablation | cryotherapy
    clotting disorder | coagulopathy
    through the mouth | transoral
    through the skin | percutaneous
    own blood | peripheral blood | autologous blood
    last visit | last follow up | final follow up
    at the outset | initially | at first | originally | to begin with
    look | search | examine
    come back | recur | recurrence | return
    stiff | rigid
    bend | flex | flexible
    thin | fine
    consequence | sequela | sequelae | result
    guess | estimate | hypothesis
    disagree | refuse | refusal | not agree | does not agree
    way in | access
    enter | go into | gain access
    fill | filling | overfill
    needle stick | puncture
    catheter | tube | cannula
    scarring | scar
    bar | speak against | prevent | rule out | contraindication | contraindicated | exclude
    disease | pathology | disorder | condition | syndrome | trouble
    phone | telephone | call
    patient | people | person | case | individual | subject | adult | cohort | population | those
    man | male | men
    woman | female | women
    show | demonstrate | find | report | observe | reveal | conclude | document | record | see | note | describe | confirm | exhibit | suggest | indicate
    use | apply | employ | utilize | application | serve | administer
    perform | carry out | do | conduct | undertake | execute | make
    need | require | necessary | necessitate | prerequisite | essential | must | mandatory | call for
    necessary | obligatory | essential | mandatory | crucial | imperative
    cause | lead to | result in | produce | provoke | bring about | due to | induce | owing to | because of | responsible | consequence | resultant | create
    relate | associate | link | connect | correlate | relation | tie
    include | comprise | consist | encompass | among | contain | such as | part
    cost | expense | expensive | price | payer | economical | cheap
    cost effective | value for money
    cheap | cheaper | inexpensive | less expensive | less costly | cost less | lower cost
    expensive | costly | costlier | dearer | more expensive | cost more | dear | higher cost
    complication | adverse event | side effect | adverse effect | untoward event | complicate
    serious | severe | major | grave
    survival | survive | live longer | longevity | life
    death | die | mortality | fatal | likelihood of death | mortal
    less likely to die | lower mortality | mortality reduction | reduced mortality | survival benefit | lower risk of death
    success | effective | efficacy | work | succeed | useful | efficient | effectiveness | respond | response
    safe | safety | harmless
    rate | percentage | proportion | share | frequency | incidence | prevalence | fraction
    frequent | common | often | usual | typical | most often
    rare | uncommon | infrequent | unusual | exceptional | seldom
    large | big | great | wide | considerable | substantial | large sized | massive
    small | little | minor | minimal | tiny | slight
    significant | marked | considerable | substantial | clear | notable
    start | begin | initiate | commence | onset
    stop | discontinue | cease | halt | withdraw | end | hold | terminate | suspend | interrupt | quit | switch off
    immediate | instant | at once | straight away | prompt | right away | directly
    place | insert | put | introduce | position | advance | pass | deliver | locate | lie | sit | situated
    inject | injection | infiltrate | infiltration | block | administer | instill
    remove | take out | resect | extract | extirpate | excise | removal | scoop | clear
    stay | remain | keep | persist
    hospital stay | hospitalization | length of stay | hospital | inpatient stay
    repeat | again | repeated | redo
    reoperation | reoperate | repeat surgery | revision surgery | second operation
    avoid | prevent | eliminate | spare | do without | eschew | obviate | did without | no longer need
    sufficient | enough | adequate | suffice
    alone | only | solely | by itself | on its own | stand alone | single | singly | exclusively | sole
    combine | together | plus | along with | jointly | combination | with | added to
    compare | versus | against | relative to | comparative
    similar | comparable | equal | same | equivalent | alike | as effective | identical | equally
    best | preferred | of choice | ideal | optimal | preferable | recommended | favored
    noninferior | noninferiority | not inferior | at least as good
    proven | establish | evidence | prove | confirm | demonstrate | definitive
    controversial | disputed | debated | conflicting | contested | questionable | doubtful | uncertain | unclear
    evidence | data | proof | literature
    recommend | advise | suggest | should | indicated
    main | principal | primary | chief | most important | first
    last | final | latest | end
    recent | new | newly | novel | latest
    before | prior to | prior | previous | preceding | earlier | pre | beforehand | ahead of
    after | following | post | subsequent | afterwards | once | later | then
    during | within | throughout | while
    follow up | monitor | surveillance | observe | control
    first | initial | start
    level | segment | vertebra
    whole | entire | complete | total | full | thorough | completely
    part | partial | portion | piece
    both | two | either | pair | couple | bilateral
    several | multiple | many | numerous
    most | majority | vast majority | mainly | mostly | predominantly | largely | typically | especially | above all | usually
    quarter | 25
    aim | goal | objective | purpose | target | intend
    reason | why | because | since | due
    doctor | physician | clinician | operator
    skilled | experienced | trained
    depend | dependent | rely | determined by | hinge
    choose | select | choice | selection
    choice | option | alternative
    watch | monitor | observe | follow
    measure | assess | evaluate | score | evaluation | rate | grade
    define | definition | mean | regard | consider | count as | classify
    increase the yield | raise the yield | improve the yield
    sample | specimen | take | tissue | sampling
    size | diameter | width | thickness | dimension
    width | diameter | across | thick
    high | height | tall
    restore | recover | regain | return | restoration | recovery
    destroy | ablate | damage | destruction | necrosis
    wait | delay | interval
    time | duration | period | session | long
    time | session | course | round
    hurt | pain | painful | discomfort | ache
    happen | occur | take place | arise | develop | appear | present | complicate | seen
    possible | potential | may | might | can | could | likely | perhaps | possibly
    probable | likely | probably | presumably
    danger | risk | hazard | likelihood | chance | probability
    allow | permit | enable | let
    worry | concern | fear | dread
    obtain | get | gain | receive | achieve | reach | acquire | attain
    give | offer | provide | deliver | bring | yield | supply
    choose | pick
    involve | affect | concern | hit
    site | location | place | spot | area | region | where
    nearby | adjacent | neighboring | next to | close to | proximity | surrounding
    remote | distant | far
    enrol | enroll | recruit | include | enter | participate
    exclude | rule out | leave out
    drop out | lost to follow up | loss to follow up | follow up loss
    fund | support | finance | sponsor | pay | grant
    agree | consent | approve | approval
    written | signed
    inflammation | inflammatory
    surface | skin
    bleeding | hemorrhage | blood loss | bleed | haemorrhage
    swelling | edema
    movement | mobility | motion | walk
    daily activities | activities of daily living | daily life | everyday activities
    quality of life | life quality
    function | functional | activity | ability
    disability | disabled | handicap
    weak | weakness | paresis
    permanent | lasting | irreversible
    transient | temporary | passing | pass | reversible
    step | stage | phase
    tool | instrument | device | design | system | armamentarium
    material | agent | substance | product
    image | imaging | picture | scan
    see | visible | visualize | depict
    point | score
    definition | defined
    candidate | eligible | suitable | suited | fit
    unsuitable | ineligible | unfit | not candidate | noncandidate | could not have
    fail | failure | unsuccessful | unable
    good | favorable | promising | positive
    bad | poor | unfavorable | negative
    ordinary | standard | conventional | usual | routine
    extra | additional | added | further | more
    usually | generally | typically | in general | as a rule | routinely
    nearly | almost | about
    exact | precise | accurate | accuracy
    entire | all | every | each | any
    instead | alternative | substitute | replacement
    quick | fast | rapid | short
    long | lengthy | prolonged | extended
    lengthen | prolong | extend
    shorten | abbreviate
    miss | lack | absent | missing | without | absence
    proof | prove | proven | evidence
    guide | guidance | steer
    disappear | vanish | resolve | gone
    healthy | normal
    warning | red flag | alarm | suspicious | suspect
    simultaneous | same time | concurrently | at once | together | coexist
    oncological | cancer | tumor | neoplastic
    grade | level | class
    unit | department
    staff | team
    budget | cost
    spread | extend | disperse | dispersion | distribution
    leak | leakage | extravasation | escape | spill
    collapse | compression | fracture | cave in
    secondary | subsequent | following
    subsequent | later | following
    choose | prefer
    weigh | weight
    scale | score | index
    cite | quote | reference
    country | nation
    author | investigator | researcher | writer
    trial | study | investigation | research | series | paper
    randomized controlled trial | rct | randomized trial | randomized clinical trial | controlled trial
    meta analysis | pooled analysis
    statistically significant | significant
    thorough | complete | confluent
    recurrence | relapse | recur | return | regrow
    stable | stability | firm
    depth | deep
    blood clot | clot | aspirated clot
    body of data | most data | cumulative data
    uptake | absorption | absorb | take up
    treatment | technique | procedure | method | intervention
    body of evidence | body of data | data | cumulative data
    vertebral metastasis | spinal metastasis | metastatic deposit | metastatic lesion
    obvious | clear | evident | apparent
    draw back | withdraw | withdrawal | retract | recede
    destroy the nerve | destroy the nerve supply | denervation | denervate | neurolysis | neurolytic
    modulate | modulation | neuromodulation
    block | clog | occlude | obstruct | plug
    blood glucose | blood sugar
    drug | medication | medicine | pharmacologic
    overlook | miss
    keep in bed | bedridden | bed rest | in bed
    take away the blood supply | cut off the blood supply | devascularize | devascularization
    nerve | neural
    examine | examination | evaluate | evaluation | assess
    feasible | possible | practicable
    body of the vertebra | vertebral body
    pair | couple | two
    tear | rupture | fissure
    load | stress | strain | burden
    skin | cutaneous | dermal
    mouth | oral
    joint | articular
    bowel | intestinal | intestine
    brain | cerebral
    skull | cranial
    old | elderly | aged
    walk | walking | ambulatory | ambulation
    adjacent | next
    stenosis | narrowing | narrow
    admission | hospital stay | hospitalization | stay
    dose | amount | quantity | volume
    contrast | dye | contrast medium | contrast agent
    frail | debilitated | weakened | infirm
    pregnant | pregnancy
    """.strip().split("\n")
)

#: Terms that stand for a more general one: what is before the colon may be said for each term behind it.
KINDS = tuple(
    line.strip()
    for line in """
    lesion | tumor : hemangioma | osteoma | osteoid osteoma | osteoblastoma | giant cell tumor | bone cyst | aneurysmal bone cyst | chordoma | sarcoma | metastasis | metastases | myeloma | cancer | carcinoma
    benign lesion | benign tumor : hemangioma | osteoid osteoma | osteoblastoma | giant cell tumor | aneurysmal bone cyst
    surgery | open surgery : microdiscectomy | discectomy | laminectomy | decompression | fusion | resection
    infection : spondylodiscitis | discitis | osteomyelitis | abscess
    augmentation | vertebral augmentation | cementoplasty : vertebroplasty | kyphoplasty | PVP | PKP | balloon kyphoplasty | balloon augmentation
    ablation : cryoablation | radiofrequency ablation | microwave ablation | laser ablation | RFA | laser photocoagulation
    cancer | malignancy : metastasis | metastases | myeloma | carcinoma | sarcoma
    scan : CT | MRI | MR | PET | tomography | scintigraphy | magnetic resonance
    steroid : methylprednisolone | dexamethasone | triamcinolone
    """.strip().split("\n")
)

#: What is before the colon is at hand wherever a source speaks of what is behind it, though it is not the same thing.
IMPLIED = tuple(
    line.strip()
    for line in """
    cement | bone cement : vertebroplasty | kyphoplasty | PVP | PKP | cementoplasty | augmentation | PMMA | polymethylmethacrylate | filler
    balloon : kyphoplasty | PKP | balloon kyphoplasty
    scan | imaging : CT | MRI | MR | PET | tomography | scintigraphy | ultrasound | ultrasonography
    x ray : fluoroscopy | fluoroscopic | radiograph | radiography
    radiation : radiotherapy | radiation therapy
    disc : nucleoplasty | discectomy | microdiscectomy | discography | intradiscal
    nerve : radiculopathy | neurolysis | denervation
    cord | spinal cord : myelopathy
    blood : hemorrhage | hematoma | bleeding | transfusion
    cold : cryoablation | cryotherapy | cryoprobe
    heat : radiofrequency | radiofrequency ablation | RFA | thermal | laser
    paralysis | palsy : paraplegia | paraparesis | quadriplegia
    anesthetic | local anesthetic : lidocaine | bupivacaine | ropivacaine | mepivacaine
    specialist | physician | doctor | operator : radiologist | surgeon | neurologist | anesthesiologist
    antibiotic : cefazolin | vancomycin
    drug | medication : antibiotic | anticoagulant | steroid | opioid | analgesic | chemotherapy | lidocaine
    """.strip().split("\n")
)

#: Words so general that their presence or absence says little of what a text is about.
LIGHT = frozenset(
    """show demonstrate find report observe reveal conclude see note describe use apply employ perform carry do conduct make
    give offer provide get obtain receive reach have be become include comprise consist contain such as take place occur
    happen arise appear present patient people person case individual subject study trial paper series article review
    author authors colleague colleagues coworker coworkers group result results rate percentage number value mean average total overall current currently
    available possible especially particular general specific respectively various certain several related regarding
    concerning according whole also well about around roughly approximately nearly almost some kind type sort way thing
    literature data evidence recent today published publish list listed lie sit stand state stated put go come work belong
    undergo admit concede acknowledge mention emphasize stress analysis analyze consider regard deem know example instance serve count call term figure table slide work thanks side order end time""".split()
)
