"""Forms of one given name: short forms, pet names and spellings. A kept table, one line a name.

Kept by hand from forms common in England and Wales; a form may stand under several names (Sam).
A form that is missing can always be recorded as another name of the child.
"""

from __future__ import annotations

from homeward.domain.matching.names import plain

_FORMS = """
abdul: abdel abd abdullah abdallah abdulla
abigail: abbie abby abi gail abbey
adam: ad addy
ahmed: ahmad achmed ahmet
aisha: aysha ayesha aishah aesha ayisha
alan: allan allen al
albert: al bert bertie albie
alexander: alex al xander sandy alec alek sasha aleksander alasdair alistair lex
alexandra: alex alexa sandra sasha lexi lexie ally
alfred: alf alfie fred freddie
alice: ali allie
alison: ali allie
amanda: mandy manda
amelia: amy millie milly mia melia
amy: aimee ami
andrea: andi drea
andrew: andy drew andi andrzej andrei
angela: angie ange
anne: ann anna annie anya nan hannah ana
anthony: tony ant anton antonio
antonia: toni tonia
archibald: archie
arthur: art artie
ayaan: ayan
barbara: barb babs barbie
barnaby: barney
bartholomew: bart
beatrice: bea bee beatrix trixie
benjamin: ben benny benji benjie
bernadette: bernie
bethany: beth bethan
brandon: bran
bridget: bridie biddy
bronwen: bron
calum: callum cal colm malcolm
cameron: cam
carol: carole caz
caroline: carrie carol caro lina
carolyn: carrie lyn
cassandra: cass cassie
catherine: kate katie cathy kathy cat kat cath kath katy katherine kathryn catrin caitlin kitty
  katarzyna kasia
cecilia: celia cecily
charles: charlie chas chaz chuck
charlotte: charlie lottie lotte char charl
chelsea: chels
christian: chris
christina: chris chrissy tina christine kirsty krystyna
christopher: chris kit kris christof krzysztof topher
claire: clare clair
clifford: cliff
connor: conor con
constance: connie
cynthia: cindy
daniel: dan danny dani danyal
danielle: dani danni
david: dave davey davy dai dawid daud dawood
deborah: deb debbie debs
dennis: den denny
derek: del
diana: di diane dee
dominic: dom nic
donald: don donnie
dorothy: dot dottie dolly
douglas: doug dougie
edward: ed eddie ted teddy ned eddy
edwin: ed eddie
eleanor: ellie elle nell nellie nora ella elena
elijah: eli
elizabeth: liz lizzie beth betty eliza libby betsy lisa elsie elspeth liza lizzy bess lilibet
  elisabeth elzbieta
ella: ellie
emily: em emmy emma millie milly
emma: em emmie
emmanuel: manny
ethan: eth
eugene: gene
evelyn: eve evie
faith: fay
fatima: fatimah fatema fatma
felicity: fliss flick
finlay: fin finn finley
florence: flo florrie flossie
frances: fran frankie francesca
francesca: fran frankie chess
francis: frank frankie
frederick: fred freddie freddy frederic
gabriel: gabe
gabrielle: gabby gabi gaby
gareth: gaz gary
gary: gaz
geoffrey: geoff jeff jeffrey
george: georgie jorge
georgina: georgie georgia gina
gerald: gerry jerry ged
gillian: gill jill
graham: gray graeme
grace: gracie
gregory: greg
gwendolen: gwen gwendoline
harold: harry hal
harriet: harry hattie hatty
harrison: harry
hassan: hasan
helen: nell nellie helena lena
henry: harry hal hank
hugh: huw hughie
hussain: hussein husain hussayn hossein
ibrahim: ebrahim abraham
imogen: immy imo
irene: rene renie
isaac: zac zak ike izaak ishaq
isabella: izzy bella isabel isobel isabelle izzie belle
jacob: jake jakub yaqub yakub coby
jacqueline: jackie jacqui
jade: jadie
james: jim jimmy jamie jem jimbo
janet: jan
jasmine: jas jaz jazz yasmin yasmine jasmin
jason: jase jay
jayden: jay jaydon jaden
jean: jeannie
jennifer: jen jenny jenni
jeremy: jez jerry
jeremiah: jerry jem
jessica: jess jessie jessy
joan: joanie
joanne: jo joanna joey
jodie: jody jo
john: jack johnny jon jonny ian sean ivan jan evan owen juan
jonathan: jon jonny jonty johnathan nathan
joseph: joe joey yusuf yousef youssef jose jozef
josephine: jo josie joey
joshua: josh
judith: judy jude
julia: jules julie
julian: jules
karen: kaz
katherine: kate katie kathy kath kat katy kitty kay kathryn catherine
keith: keefe
kenneth: ken kenny
kevin: kev
khadija: khadijah hadija
kimberley: kim kimberly
kyle: ky
laura: laurie loz lauren
lauren: loz laurie
lawrence: larry laurie lawrie laurence
leo: leon leonard
leonard: len lenny leo
leslie: les
lesley: les
lewis: lew louis
lillian: lily lil lilly
linda: lyn lynn
louis: lou louie lewis
louise: lou lulu louisa
lucas: luke luca lukas
lucy: lu luce lucia
luke: lukasz lucas
lynette: lyn lynn
madeleine: maddie maddy madeline
magdalena: magda lena
malcolm: mal malc
margaret: maggie meg peggy marge madge greta peg mags margot rita
maria: mary marie mariam maryam miriam mia
marilyn: lyn
mark: marc marcus
martin: marty
mary: marie maria molly polly may mair
matilda: tilly tillie mattie
matthew: matt matty mat mateusz
maureen: mo
maurice: mo
maxwell: max
maximilian: max
megan: meg meghan
melanie: mel
melissa: mel lissa
mercedes: mercy
michael: mike mick mickey micky mikey michal mikael
michelle: shell chelle
mildred: millie
millicent: millie milly
mitchell: mitch
mohammed: muhammad mohamed mohammad muhammed mohamad mohamud mahamed mohamoud mo mehmet muhamed
monica: mon
morgan: mo
muriel: mu
mustafa: mustapha mostafa
natalie: nat tally natalia natasha
natasha: tasha nat
nathan: nate nat
nathaniel: nathan nate nat
neil: neal niall
niamh: neve
nicholas: nick nicky nico klaus nicolas
nicola: nicky nikki nic nicole
nicole: nicky nikki nic
noah: nuh
nora: noreen
oliver: ollie olly
olivia: liv livvy ollie livia
omar: umar omer
oscar: ozzy
osman: usman uthman osmaan
owen: owain
pamela: pam
patricia: pat patsy trish tricia patty
patrick: pat paddy rick padraig
paul: pawel paulo
pauline: paula
penelope: penny
peter: pete piotr pedro
philip: phil pip phillip
philippa: pip pippa
phoebe: fee
polly: pol
priscilla: cilla
rachel: rach rachael
raymond: ray
rebecca: becky becca bex beck rebekah becs
reginald: reg reggie
rhiannon: rhi
rhys: reece reese
richard: rick ricky dick rich richie rik
robert: bob rob bobby robbie robin bert robby
roberta: bobbie robbie
robin: rob robyn
roderick: rod roddy
rodney: rod
roger: rog hodge
ronald: ron ronnie
ronan: ro
rosemary: rose rosie romy
rose: rosie rosa
rupert: rupe
russell: russ
ruby: rubes
ryan: ry
sabrina: bree
sally: sal
samantha: sam sammy sammie
samuel: sam sammy samir
sandra: sandy
sarah: sally sadie sara zara
sebastian: seb bas
sean: shaun shawn shane
sharon: shaz
shirley: shirl
sidney: sid sydney
simon: si
siobhan: shivaun shiv
sophie: soph sophia sofia zofia
stacey: stace stacy
stanley: stan
stephanie: steph stef stephie
stephen: steve stevie steven ste stefan
stewart: stu stuart
susan: sue susie suzie suzanne susanna
sylvia: syl
tamara: tammy tam
teresa: terri tess tessa theresa terry
terence: terry tel
thea: theodora
theodore: theo ted teddy
thomas: tom tommy thom tomasz tam
tiffany: tiff
timothy: tim timmy
toby: tobias tobe
tracey: trace tracy
tristan: tris
valerie: val
vanessa: nessa ness
veronica: ronnie vera
victor: vic
victoria: vicky vicki tori vic vikki
vincent: vin vinny vince
violet: vi
virginia: ginny
vivian: viv vivienne
walter: wally walt
wayne: way
wendy: wend
wilfred: wilf
william: bill will billy willy liam billie wills gwilym
winifred: win winnie
xavier: xav
yahya: yehia yahia
youssef: yusuf yousef yusef yousif yousuf
yvonne: evonne
zachary: zac zach zak zack zachariah zakariya
zainab: zaynab zeinab
zoe: zoey zoie
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in table.replace("\n  ", " ").strip().splitlines():
        name, forms = line.split(":")
        for form in (name, *forms.split()):
            found.setdefault(plain(form), set()).add(plain(name))
    return {form: frozenset(names) for form, names in found.items()}


_NAMES_OF = _read(_FORMS)
_NONE: frozenset[str] = frozenset()


def names_behind(word: str) -> frozenset[str]:
    """Return the names that a plain given name may be a form of: ``bob`` → ``robert``."""
    return _NAMES_OF.get(word, _NONE)
