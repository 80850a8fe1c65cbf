/** Closed word lists of the span rules. Everything is lower case. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u));

/** Words that are capitalized only because they begin a sentence; they never begin a name. */
export const functionWords = set(`
  a about above across after again against all almost along already also although always am amid among an and another any
  anybody anyone anything are aren't around as ask at away back be because been before behind being below beneath beside
  besides between beyond both but by call can can't cannot click come could couldn't dear despite did didn't do does
  doesn't doing don't down during each either else enough even every everybody everyone everything except few finally
  first follow for from further get give go good had hadn't has hasn't have haven't having he he'd he'll he's hello hence
  her here hers hey hi him his how however i i'd i'll i'm i've if in indeed inside instead into is isn't it it's its
  just last later least less let let's like look make many maybe me meanwhile might mine more moreover most much must my
  near nearly neither never nevertheless next no nobody none nor not nothing now of off often oh ok okay on once one only
  onto or other others our ours out outside over own per perhaps please read rather really remember run same see send she
  she'd she'll she's should shouldn't since so some somebody someone something sometimes soon still such take tell than
  thank thanks that that's the their theirs them then there there's therefore these they they'd they'll they're they've
  this those though through throughout thus till to today together tomorrow tonight too toward towards try two under
  unless unlike until up upon us use very via visit was wasn't watch we we'd we'll we're we've welcome well were weren't
  what what's whatever when whenever where where's whereas wherever whether which while who who's whoever whom whose why
  will with within without won't would wouldn't write yes yesterday yet you you'd you'll you're you've your yours breaking
  update mom mum dad mama papa grandma grandpa granny grandad god sir madam ladies gentlemen online`);

/** Days and months; they are dates, not entities. */
export const dates = set(`
  monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
  spring summer autumn winter`);

/** Titles that stand before (or instead of) a person's name. */
export const titles = set(`
  mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend father sister brother fr sr hon president
  vice-president chancellor premier minister secretary senator sen rep representative congressman congresswoman governor
  gov mayor ambassador king queen prince princess emperor duke duchess count countess baron pope cardinal archbishop bishop
  rabbi imam sheikh ayatollah judge justice attorney counsel sheriff officer detective inspector constable sergeant sgt
  corporal private lieutenant lt captain capt major maj colonel col general gen admiral commander commissioner chief
  chairman chairwoman chairperson chair ceo cfo cto coo cio cmo director manager coach trainer captain midfielder striker
  goalkeeper defender uncle aunt auntie cousin grandpa grandma doctor nurse engineer analyst economist author actor
  actress singer spokesman spokeswoman spokesperson founder co-founder cofounder editor correspondent reporter mp mep
  prime vice deputy foreign interior finance defense defence former acting executive`);

/** Of {@link titles}, those that only modify one; alone they say nothing about what follows. */
export const titleModifiers = set("prime vice deputy foreign interior finance defense defence former acting executive");

/** Words that name a person when they stand, in lower case, right before a capitalized word. */
export const kinship = set(`
  uncle aunt auntie cousin sister brother mother father son daughter wife husband friend boss neighbour neighbor colleague
  teacher named called nephew niece grandmother grandfather girlfriend boyfriend partner roommate twin`);

/** Legal forms: a name that ends in one is a company. */
export const legalForms = set(
  "inc ltd limited corp corporation co llc llp lp plc gmbh ag sa nv bv spa oy ab asa pty pte kk incorporated dao",
);

/** Head nouns that make an organization of the name they end, or of `<noun> of X`. */
export const organizationHeads = set(`
  academy administration agency airlines airways alliance army assembly associates association athletic authority bakery
  bank bank's board brewery brothers bureau cafe capital center centre chamber church city's club coalition college
  commission committee community company confederation congress consortium consulting cooperative corporation corps
  council court department directorate dynamics electric electronics energy enterprises entertainment exchange fc
  federation finance financial fleet force foods forces forum foundation fund gallery gazette group guild herald
  holdings hospital hotels industries initiative institute institution insurance international investments journal
  labs laboratories laboratory league library logistics media ministry mission motor motors museum musum navy network networks
  news office orchestra organisation organization partners partnership party pharmaceuticals police post press productions
  protocol records red-cross research school schools securities senate service services shipping society solutions steel
  studio studios symphony syndicate systems taskforce team technologies technology telecom telegraph textiles times tribune
  tribunal trust union united universal university ventures wanderers rovers works cinema theatre theater airport's
  parliament treasury traders chronicle observatory conservatory clinic ministry cathedral's cricket rugby football`);

/** Head nouns that make a place of the name they end. */
export const placeHeads = set(`
  airport alley alps archipelago avenue basin bay beach boulevard bridge building canal canyon cape castle cathedral cave
  city coast county creek dam delta desert district falls fjord forest fort garden gardens gate glacier gorge
  gulf harbor harbour heights highway hill hills island islands isle isles jungle lagoon lake lakes lane mall manor
  mountain mountains ocean palace parish park passage peak peninsula pier plain plains plateau plaza pond port prairie
  prefecture province quarter railway reef region republic reservoir ridge river road rock sea shore sound springs square
  stadium state station strait straits street suburb temple territory tower town trail tunnel valley village volcano
  wharf wood woods zone zoo arena cemetery`);

/** Words that make a place of the name they begin: Lake Como, Mount Fuji, Cape Cod. */
export const placePrefixes = set(
  "lake mount mt mountain river cape port fort ft isle loch gulf strait bay rio san santa saint st monte puerto villa north-west el los las",
);

/** Head nouns that make an event, award, law or work (MISC) of the name they end. */
export const miscHeads = set(`
  accord accords act agreement amendment award awards battle bill biennale bowl carnival championship championships
  code concert conference constitution contest convention crisis crusade cup declaration derby directive empire era
  expo fair festival games grammy incident index marathon massacre medal mission open pact plan prix prize protocols
  rally rebellion referendum revolution scandal series summit symposium testnet mainnet theorem tour tournament treaty
  trophy war wars whitepaper yellowpaper`);

/** Lower-case particles inside personal and place names. */
export const particles = set(
  "van von de der den del della di da dos du la le les bin ibn al el ter ten y af av zu und",
);

/** Capital abbreviations that are ordinary nouns. */
export const commonAcronyms = set(`
  ceo cfo cto coo cio cmo vp svp evp hr pr it ai ml api abi cli sdk ui ux url uri http https html css json xml sql pdf csv
  rpc tcp udp ip dns vpn ssl tls cpu gpu tpu ram rom usb hdmi led lcd pc tv dvd cd fm gps sms id pin faq diy asap fyi btw lol omg
  rsvp ps nb eg ie etc gdp gnp cpi ppi roi roe ebitda ipo etf vat llm nft nfts dex cex amm tvl apy apr dao daos defi zk evm l1 l2
  eoa mev kyc aml otc usd eur gbp jpy chf cad aud inr cny am pm bc ad bce ce utc gmt est pst cet dna rna hiv aids covid
  covid-19 flu mri icu adhd ptsd ufo suv bbq wc ok okay n/a tba tbd rip vip mvp phd md mba ba bsc msc ma jd dj mc qa q&a r&d
  b2b b2c saas crm erp erc eip bip rfc iso pos pow gas wei gwei hr's ngo ngos pto sos xl xs xxl bmi gmo nda poc eta ooo oss`);

/** Prepositions after which an unknown name is most often a place. */
export const placePrepositions = set("in near outside inside around across into through throughout toward towards");

/** Verbs (any common form) of going and living; with `to` or `from` they make a place of what follows. */
export const motionVerbs = set(`
  go goes went gone going come comes came coming move moves moved moving fly flies flew flying flight flights travel
  travels travelled traveled drive drives drove driving sail sails sailed return returns returned ride rode train trains
  trip trips ticket tickets ship ships shipped shipping walk walked ran run arrive arrived hails hail emigrated migrated
  road bus ferry sent`);

/** Words before `at`, `for`, `of`, `by`, `with` that make an organization of what follows. */
export const workWords = set(`
  work works worked working job jobs plays play played career intern interned employee employees engineer engineers shares
  share stock stocks customers customer users user developers developer analyst analysts economist founder co-founder
  cofounder chairman chief director head executive partner acquired bought owned founded run listed subsidiary unit arm
  branch account lawyers researchers researcher scientist scientists professor manager spokesman spokeswoman consultant
  traded trading trade swapped exchange deposited borrowed staked subscribed bids joined joins joining`);

/** Verbs a company does and a person seldom does, in the forms that follow a subject. */
export const companyVerbs = set(`
  acquired acquires launched launches listed lists delisted suspended suspends unveiled unveils recalled recalls merged
  merges posted raised hired hires cancelled cancels canceled cuts slashed reported reports shipped ships issued laid
  beats missed plans announced announces opened closed pays paid sells sold shares employees expects upgraded partnered
  closed merges`);

/** Verbs that a person does. */
export const personVerbs = set(`
  said says told tells asked asks wrote writes thinks thought laughed smiled cried went goes lives lived loves loved likes
  liked drinks drank eats ate plays played sings sang teaches taught speaks spoke walked studied studies married met
  visited called answered replied added argued warned explained knows knew wants wanted bought cooked runs ran painted
  joined left moved died believes hopes felt feels remembers`);

/** Words that are names of places only when capitalized; in lower case they are something else. */
export const ambiguousInLowerCase = set(`
  turkey china chad jordan georgia guinea mali niger male nice reading mobile bath cork split of march orange victoria
  phoenix buffalo jersey hull deal sandwich cologne lima chile bali panama java essex gap kent don po gulf west us
  rock divide orange moon mars venus mercury america queens amazon murray darwin perth charlotte florence sofia lincoln
  georgia savannah beaver pacific mediterranean atlantic arctic highlands havana bengal surrey norfolk fes liege tours
  man sierra york verona salvador rosario valencia jersey providence independence hope eureka`);

/** Gazetteer names that are also everyday words; at the start of a sentence they need a sign that a name is meant. */
export const everydayNames = set(`
  turkey china apple target shell square oracle visa meta gap base sky safe circle curve compound scroll total delta snap
  slack zoom grab arm canon orange mars square dash near link sol sui neo stellar cosmos avalanche mantle dot fil uni dai
  ether rust swift python java go excel chrome claude titanic nice split reading bath cork mobile buffalo phoenix rangers
  independent observer wired guardian labour treasury congress parliament senate fed labor genesis gemini celsius balancer
  paradigm parity phantom tally wormhole ledger immutable optimism ritual morpho don west gulf western latin orthodox
  jersey lima will mark grace hope faith joy rose lily dawn summer sandy rich frank bill jack pat chase grant drew rob sue
  may june april august charity constitution merge foundry hardhat emirates vale puma discord bentley`);
