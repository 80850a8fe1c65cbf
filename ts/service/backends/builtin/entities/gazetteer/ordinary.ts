/**
 * Common nouns (singular) and a few other words that compromise takes for granted and so does not list. A capital on one of
 * these does not make it a name. Written for this project.
 */
export const ordinary = `
ability absence access accident account accountant action activist activity address administrator adult advice advisor
afternoon agency agenda agent agreement aid air aircraft airdrop airline airport alarm album alcohol algorithm alliance
ambulance amount ancient angle animal anniversary announcement answer anvil anxiety apartheid apartment apple application
appointment argument army arrival art article artist ash assembly asset association athlete atmosphere atom attack attempt
audience author autumn award baby background bag baker bakery balance ball ballot banana band bank banker bar barn barrel
base basil basket bathroom battery battle bay beach bean bear beauty bed bedroom bee beer beginner behavior behaviour belief
bell benefit berry bicycle bike bill bird birth birthday block blockchain blog blood board boat body bomb bone bonus book
boot border boss bottle botanist bowl box boy brain branch bread break breakfast breath brick bride bridge broker broom
brother browser budget bug bulb building burden bus business butter button buyer bytecode cabin cabinet cable cacao cake
calculation calendar call callback camera camp campaign cancer candidate capital captain car carbon card care career cargo
carrot cart case cash castle casualty cat category cause ceiling celebration cell cent center centre century ceremony
certificate chain chair chairman challenge chamber champion championship chance change channel chapter character charge
charity cheese cheetah chef chemical chemistry chess chicken child children chip chocolate choice church cigarette cinema
circle circumstance citizen city claim class classification classroom client climate clinic clock cloth clothing cloud club
coach coal coalition coast coat code coffee coin collapse colleague collection collector college colony color colour column
comedy comfort command comment commission committee community company comparison competition compiler complaint component
computer concept concern concert conclusion condition conference confidence conflict confusion connection consequence
construction consumer contact container contest context continent contract contractor contribution control conversation
cookie copper copy corn corner corporation cost cottage cotton council country county couple course court cousin cover cow
craft cream creation creator credit crew crime criminal crisis critic criticism crop crowd crown cryptocurrency culture cup
currency curve customer cycle dad damage dance danger data database date daughter day deadline deal dealer death debate debt
decade decision deck decline defeat defence defense deficit degree delay delegate delegation delivery demand democracy
demonstration den department departure deposit depression depth deputy design designer desk despair detail detective
development device dialogue diet difference difficulty digit dinner dinosaur dioxide diplomat direction director dirt
disaster discipline discount discovery discussion disease dish disk display dispute distance distribution district diversity
doctor document dog dollar dolphin dominance door doubt dough draft drama drawing dream dress drink driver drone drop drought
drug drum duck dust duty dwarf eagle ear earth earthquake east economist economy edge edition editor education effect
efficiency effort egg election electricity electron element elephant email emergency emission emotion emperor empire
employee employer employment encounter end enemy energy engine engineer enterprise entertainment enthusiasm entrance entry
envelope environment episode equality equator equipment error escape essay essence estate estimate euro evening event
evidence evil evolution exam example exception excitement exchange executive exhibition exile existence exit expansion
expectation expense expert explanation explosion export expression extension extent eye fabric face facility fact factor
factory faculty failure faith fall fame family fan farm farmer fashion fate father fault favor favour fear feather feature
fee feedback feeling fellow fence festival fever field fight fighter figure file film finality finance finding finger fire
firefighter firm fish fisherman fishing flag flame flavor flavour fleet flesh flight flood floor flour flower fluid foam fog
folk food foot football force forecast forest form formation formula fort fortune forum foundation founder fox fraction
frame framework freedom freight frequency friend friendship fridge front frost fruit fuel fun function fund funeral fur
furniture future galaxy gallery game gang gap garage garbage garden garlic gas gate gathering gear gender gene general
generation genius germ gesture ghost giant gift giraffe girl glass global glory glove goal goat gold golf government
governor gown grade graduate grain grandfather grandmother grape graph grass gravity grey grief ground group growth guard
guess guest guidance guide guideline guilt guitar gun guy habit hair half hall hand handle happiness harbor harbour hardware
harm harvest hat hay headline headquarters health heart heat heaven height helicopter hell helium help heritage hero highway
hill history hobby hole holiday home honey honor honour hook horizon horse hospital host hostage hotel hour house household
housing human humor humour hunger hunter hurricane husband hydrogen ice idea identity illness image imagination impact
implication import importance impression improvement incident income increase independence index indication individual
industry infant infection inflation influence information infrastructure ingredient initiative injury inn innovation input
inquiry insect inspection inspector institute institution instruction instrument insurance intelligence intention interest
interior internet interpretation interval intervention interview introduction invasion investigation investigator
investment investor invitation invoice iron island issue item jacket jail jaw jazz job joint joke journal journalist journey
joy judge judgment juice junior jury justice key keyboard kid kilometer kilometre kind king kingdom kitchen knee knife knight
knowledge lab label labor laboratory labour lack ladder lady lake lamb lamp land landlord landscape lane language laptop law
lawmaker lawn lawsuit lawyer layer leader leadership leaf league leather lecture left leg legacy legend legislation lemon
length lesson letter lettuce level liability liberal library licence license lid life lifetime light lighthouse limit line
link lion lip liquidity list literature litre loan lobby location lock log logic loop lord loss lot love lover luck lunch
lung luxury machine magazine magic magnet mail mainnet maintenance majority maker male man manager manner manufacturer map
march margin mark market marketing marriage mask mass master match material mathematician matter maximum mayor meadow meal
meaning measure meat mechanism medal media medicine meeting melodrama member membership memory merchant mercy mess message
metal meter method metre metropolis microphone middle midnight migrant migration mile military milk mill mind mine miner
mineral minister ministry minority minute miracle mirror misery missile mission mist mistake mixture mode model moment
monarch money monkey monster month mood moon moral morning mortgage mother motion motive motor mountain mouse mouth movement
movie mud murder muscle museum music musician mystery myth name narrative nation nature neck needle negotiation neighbor
neighborhood neighbour nerve net network news newspaper night nitrogen node noise nominee nonce noon norm north nose note
notebook notice notion novel number nurse nut oak object objective obligation observer occasion ocean offence offense offer
office officer official oil onion opening opera operation operator opinion opponent opportunity opposition option oracle
orange orchestra order organisation organization origin outbreak outcome outfit output oven owner ownership oxygen pace pack
package packet page pain paint painter painting pair palace pan panel panic pants paper parade parent parish park parking
parliament part participant particle partner partnership party passage passenger passion passport password past pasta path
patience patient pattern pause payment payout peace peak pear peasant pen penalty pencil pendulum penguin pension people
pepper percentage perception performance period permission permit person personality perspective phase phenomenon philosophy
phone photo photograph photographer phrase physician physicist physics piano picture piece pile pill pilot pipe pitch pizza
place plan plane planet plant plastic plate platform player pleasure plot pocket poem poet poetry poison pole police policy
politician politics poll pollution pool pop pope population port portion portrait position possession possibility post pot
potato poverty powder power practice prayer prediction preference pregnancy premium presence present presentation president
press pressure price pride priest prince princess principle print priority prison prisoner privacy prize problem procedure
proceeding process processor producer product production profession professional professor profile profit program programme
progress project promise promotion proof property proportion proposal prosecutor prospect protection protein protest
protester protocol province provision proxy psychology pub public publication publicity publisher pump punishment pupil
purchase purpose quality quantity quarter queen question queue quote rabbit race racism radio rail railway rain rainbow
range rank rate ratio reaction reader reading reality reason rebel rebellion receipt reception recession recipe recognition
recommendation record recovery recruit reduction reference referendum reform refugee regime region register regulation
regulator relation relationship release relief religion rent reorg repair report reporter representative republic reputation
request requirement rescue research researcher reserve reservoir resident residence resistance resolution resort resource
response responsibility rest restaurant result retailer retirement return revenue review revolution reward rhythm rice
rider rifle right ring riot rise risk ritual rival river road robot rock rocket role roll rollup roof room root rope rose
round route router routine row royal rubbish rule rumor rumour runner sacrifice safety sailor salad salary sale salt sample
sanction sand satellite sauce saving scale scandal scenario scene schedule scheme scholar scholarship school science
scientist scope score screen script sculpture sea search season seat second secret secretary section sector security seed
segment selection self seller senator senior sense sentence sentiment sequence sergeant series servant server service
session setting settlement shadow shame shape share shareholder shark sheep sheet shelf shell shelter sheriff shift ship
shipment shirt shock shoe shop shopping shore shortage shot shoulder show shower sibling sickness side sight sign signal
signature silence silk silver singer single sister site situation size skill skin sky slave slice smell smile smoke snake
snow soap soccer society sock software soil soldier solution son song soul sound soup source sourdough south space speaker
specialist species speech speed spell spending spider spirit spokesperson sponsor spoon sport spot spread spring square
stablecoin staff stage stair stake stamp standard star start startup state statement station statistic statue status steam
steel stem step stock stomach stone stop storage store storm story stove stranger strategy stream street strength stress
strike string structure struggle student studio study stuff style subject submarine subscriber subscription subsidy
substance suburb success sugar suggestion suicide suit summary summer summit sun sunlight sunset supermarket supplier supply
support supporter surface surgeon surgery surprise survey survival survivor suspect suspicion swap sweat sweater switch
sword symbol sympathy symptom system table tail tale talent talk tank tap target tariff task taste tax taxi taxpayer tea
teacher team tear technique technology teenager telephone telescope television temperature temple tenant tendency tennis
tension tent term terminal territory terror terrorism terrorist test testimony testnet text theater theatre theft theme
theory therapy thief thing thinking thought thread threat threshold throat throne thumb thunder ticket tide tiger timber
time timing tip tissue title toast tobacco toe toilet token tomato tomb tone tongue tool tooth top topic torture total
touch tour tourism tourist tournament towel tower town toy trace track trade trader tradition traffic tragedy trail train
trainer training transaction transfer transformation transition translation transport travel traveler traveller treasure
treatment treaty tree trend trial triangle tribe trick trip triumph troop trouble truck trunk trust truth tube tunnel turn
twin type uncle union unit unity universe university update upgrade user valley validator value van variable variation
variety vegetable vehicle venture venue verdict version vessel veteran victim victory video view viewer village violation
violence virtue virus visa vision visit visitor voice volcano volume volunteer vote voter wage waiter wall wallet war
warehouse warning warrior water wave wax way weakness wealth weapon weather web website wedding weed week weekend weight
welfare well west whale wheat wheel white whole wife wilderness will wind window wine wing winner winter wire wisdom wish
witness wolf woman wonder wood word work worker workshop world worth wound wreck writer writing yard year yeast youth zone
annual big black blue bold brief bright broad busy calm central cheap classic clean clear cold cool crazy critical cruel
daily dark dead deep different digital dirty dry early easy electric empty entire extra false famous fast fat fine fresh
friendly full funny great green hard heavy high holy honest hot huge hungry important independent industrial innocent
international joint kind large late latest legal little local long loud low main major married medical mental mini mobile
modern monthly national native natural negative neural new next nice nuclear obvious old open original perfect personal
plain poor popular positive possible private proud pure quick quiet rare raw ready real recent red regular rich royal sad
safe serious severe sharp short sick simple slow small smart social soft solid special strange strict strong sudden super
sweet tall thick thin tiny tough traditional true typical ugly unique urban urgent usual vast violent virtual visible vital
warm weak weekly weird wet wide wild wise wrong yellow young`;
