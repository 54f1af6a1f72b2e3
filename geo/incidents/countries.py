"""Which country a text means: ISO 3166 codes, English and French names (CLDR), and the names ACLED and UCDP use."""

from functools import cache

from geo.query import fold

_COUNTRIES = """
ABW AW 533 Aruba
AFG AF 004 Afghanistan|Islamic Republic of Afghanistan
AGO AO 024 Angola|Republic of Angola
AIA AI 660 Anguilla
ALA AX 248 Åland Islands|Îles Åland
ALB AL 008 Albania|Republic of Albania|Albanie
AND AD 020 Andorra|Principality of Andorra|Andorre
ARE AE 784 United Arab Emirates|Émirats arabes unis
ARG AR 032 Argentina|Argentine Republic|Argentine
ARM AM 051 Armenia|Republic of Armenia|Arménie
ASM AS 016 American Samoa|Samoa américaines
ATA AQ 010 Antarctica|Antarctique
ATF TF 260 French Southern Territories|Terres australes françaises
ATG AG 028 Antigua & Barbuda|Antigua and Barbuda|Antigua-et-Barbuda
AUS AU 036 Australia|Australie
AUT AT 040 Austria|Republic of Austria|Autriche
AZE AZ 031 Azerbaijan|Republic of Azerbaijan|Azerbaïdjan
BDI BI 108 Burundi|Republic of Burundi
BEL BE 056 Belgium|Kingdom of Belgium|Belgique
BEN BJ 204 Benin|Republic of Benin|Bénin
BES BQ 535 Caribbean Netherlands|Bonaire, Sint Eustatius and Saba|Pays-Bas caribéens
BFA BF 854 Burkina Faso|Burkina
BGD BD 050 Bangladesh|People's Republic of Bangladesh
BGR BG 100 Bulgaria|Republic of Bulgaria|Bulgarie
BHR BH 048 Bahrain|Kingdom of Bahrain|Bahreïn
BHS BS 044 Bahamas|Commonwealth of the Bahamas
BIH BA 070 Bosnia & Herzegovina|Bosnia and Herzegovina|Bosnie-Herzégovine|Bosnia-Herzegovina
BLM BL 652 St. Barthélemy|Saint Barthélemy|Saint-Barthélemy
BLR BY 112 Belarus|Republic of Belarus|Biélorussie
BLZ BZ 084 Belize
BMU BM 060 Bermuda|Bermudes
BOL BO 068 Bolivia|Bolivia, Plurinational State of|Plurinational State of Bolivia|Bolivie
BRA BR 076 Brazil|Federative Republic of Brazil|Brésil
BRB BB 052 Barbados|Barbade
BRN BN 096 Brunei|Brunei Darussalam
BTN BT 064 Bhutan|Kingdom of Bhutan|Bhoutan
BVT BV 074 Bouvet Island|Île Bouvet
BWA BW 072 Botswana|Republic of Botswana
CAF CF 140 Central African Republic|République centrafricaine
CAN CA 124 Canada
CCK CC 166 Cocos (Keeling) Islands|Îles Cocos
CHE CH 756 Switzerland|Swiss Confederation|Suisse
CHL CL 152 Chile|Republic of Chile|Chili
CHN CN 156 China|People's Republic of China|Chine
CIV CI 384 Côte d’Ivoire|Côte d'Ivoire|Republic of Côte d'Ivoire|Ivory Coast
CMR CM 120 Cameroon|Republic of Cameroon|Cameroun
COD CD 180 Congo - Kinshasa|Congo-Kinshasa|DR Congo (Zaire)|DR Congo|Democratic Republic of Congo
COG CG 178 Congo - Brazzaville|Congo|Republic of the Congo|Congo-Brazzaville|Republic of Congo
COK CK 184 Cook Islands|Îles Cook
COL CO 170 Colombia|Republic of Colombia|Colombie
COM KM 174 Comoros|Union of the Comoros|Comores
CPV CV 132 Cape Verde|Cabo Verde|Republic of Cabo Verde|Cap-Vert
CRI CR 188 Costa Rica|Republic of Costa Rica
CUB CU 192 Cuba|Republic of Cuba
CUW CW 531 Curaçao
CXR CX 162 Christmas Island|Île Christmas
CYM KY 136 Cayman Islands|Îles Caïmans
CYP CY 196 Cyprus|Republic of Cyprus|Chypre
CZE CZ 203 Czechia|Czech Republic|Tchéquie
DEU DE 276 Germany|Federal Republic of Germany|Allemagne
DJI DJ 262 Djibouti|Republic of Djibouti
DMA DM 212 Dominica|Commonwealth of Dominica|Dominique
DNK DK 208 Denmark|Kingdom of Denmark|Danemark
DOM DO 214 Dominican Republic|République dominicaine
DZA DZ 012 Algeria|People's Democratic Republic of Algeria|Algérie
ECU EC 218 Ecuador|Republic of Ecuador|Équateur
EGY EG 818 Egypt|Arab Republic of Egypt|Égypte
ERI ER 232 Eritrea|the State of Eritrea|Érythrée
ESH EH 732 Western Sahara|Sahara occidental
ESP ES 724 Spain|Kingdom of Spain|Espagne
EST EE 233 Estonia|Republic of Estonia|Estonie
ETH ET 231 Ethiopia|Federal Democratic Republic of Ethiopia|Éthiopie
FIN FI 246 Finland|Republic of Finland|Finlande
FJI FJ 242 Fiji|Republic of Fiji|Fidji
FLK FK 238 Falkland Islands|Falkland Islands (Malvinas)|Îles Malouines
FRA FR 250 France|French Republic
FRO FO 234 Faroe Islands|Îles Féroé
FSM FM 583 Micronesia|Micronesia, Federated States of|Federated States of Micronesia|Micronésie
GAB GA 266 Gabon|Gabonese Republic
GBR GB 826 United Kingdom|United Kingdom of Great Britain and Northern Ireland|Royaume-Uni|UK
GEO GE 268 Georgia|Géorgie
GGY GG 831 Guernsey|Guernesey
GHA GH 288 Ghana|Republic of Ghana
GIB GI 292 Gibraltar
GIN GN 324 Guinea|Republic of Guinea|Guinée|Guinea-Conakry
GLP GP 312 Guadeloupe
GMB GM 270 Gambia|Republic of the Gambia|Gambie|The Gambia
GNB GW 624 Guinea-Bissau|Republic of Guinea-Bissau|Guinée-Bissau
GNQ GQ 226 Equatorial Guinea|Republic of Equatorial Guinea|Guinée équatoriale
GRC GR 300 Greece|Hellenic Republic|Grèce
GRD GD 308 Grenada|Grenade
GRL GL 304 Greenland|Groenland
GTM GT 320 Guatemala|Republic of Guatemala
GUF GF 254 French Guiana|Guyane française
GUM GU 316 Guam
GUY GY 328 Guyana|Republic of Guyana
HKG HK 344 Hong Kong SAR China|Hong Kong|Hong Kong Special Administrative Region of China|R.A.S. chinoise de Hong Kong
HMD HM 334 Heard & McDonald Islands|Heard Island and McDonald Islands|Îles Heard-et-MacDonald
HND HN 340 Honduras|Republic of Honduras
HRV HR 191 Croatia|Republic of Croatia|Croatie
HTI HT 332 Haiti|Republic of Haiti|Haïti
HUN HU 348 Hungary|Hongrie
IDN ID 360 Indonesia|Republic of Indonesia|Indonésie
IMN IM 833 Isle of Man|Île de Man
IND IN 356 India|Republic of India|Inde
IOT IO 086 British Indian Ocean Territory|Territoire britannique de l’océan Indien
IRL IE 372 Ireland|Irlande
IRN IR 364 Iran|Iran, Islamic Republic of|Islamic Republic of Iran
IRQ IQ 368 Iraq|Republic of Iraq|Irak
ISL IS 352 Iceland|Republic of Iceland|Islande
ISR IL 376 Israel|State of Israel|Israël
ITA IT 380 Italy|Italian Republic|Italie
JAM JM 388 Jamaica|Jamaïque
JEY JE 832 Jersey
JOR JO 400 Jordan|Hashemite Kingdom of Jordan|Jordanie
JPN JP 392 Japan|Japon
KAZ KZ 398 Kazakhstan|Republic of Kazakhstan
KEN KE 404 Kenya|Republic of Kenya
KGZ KG 417 Kyrgyzstan|Kyrgyz Republic|Kirghizstan
KHM KH 116 Cambodia|Kingdom of Cambodia|Cambodge|Cambodia (Kampuchea)
KIR KI 296 Kiribati|Republic of Kiribati
KNA KN 659 St. Kitts & Nevis|Saint Kitts and Nevis|Saint-Christophe-et-Niévès
KOR KR 410 South Korea|Korea, Republic of|Corée du Sud
KWT KW 414 Kuwait|State of Kuwait|Koweït
LAO LA 418 Laos|Lao People's Democratic Republic
LBN LB 422 Lebanon|Lebanese Republic|Liban
LBR LR 430 Liberia|Republic of Liberia
LBY LY 434 Libya|Libye
LCA LC 662 St. Lucia|Saint Lucia|Sainte-Lucie
LIE LI 438 Liechtenstein|Principality of Liechtenstein
LKA LK 144 Sri Lanka|Democratic Socialist Republic of Sri Lanka
LSO LS 426 Lesotho|Kingdom of Lesotho
LTU LT 440 Lithuania|Republic of Lithuania|Lituanie
LUX LU 442 Luxembourg|Grand Duchy of Luxembourg
LVA LV 428 Latvia|Republic of Latvia|Lettonie
MAC MO 446 Macao SAR China|Macao|Macao Special Administrative Region of China|R.A.S. chinoise de Macao
MAF MF 663 St. Martin|Saint Martin (French part)|Saint-Martin
MAR MA 504 Morocco|Kingdom of Morocco|Maroc
MCO MC 492 Monaco|Principality of Monaco
MDA MD 498 Moldova|Moldova, Republic of|Republic of Moldova|Moldavie
MDG MG 450 Madagascar|Republic of Madagascar|Madagascar (Malagasy)
MDV MV 462 Maldives|Republic of Maldives
MEX MX 484 Mexico|United Mexican States|Mexique
MHL MH 584 Marshall Islands|Republic of the Marshall Islands|Îles Marshall
MKD MK 807 North Macedonia|Republic of North Macedonia|Macédoine du Nord|Macedonia, FYR|Macedonia
MLI ML 466 Mali|Republic of Mali
MLT MT 470 Malta|Republic of Malta|Malte
MMR MM 104 Myanmar|Republic of Myanmar|Myanmar (Birmanie)|Myanmar (Burma)|Burma
MNE ME 499 Montenegro|Monténégro
MNG MN 496 Mongolia|Mongolie
MNP MP 580 Northern Mariana Islands|Commonwealth of the Northern Mariana Islands|Îles Mariannes du Nord
MOZ MZ 508 Mozambique|Republic of Mozambique
MRT MR 478 Mauritania|Islamic Republic of Mauritania|Mauritanie
MSR MS 500 Montserrat
MTQ MQ 474 Martinique
MUS MU 480 Mauritius|Republic of Mauritius|Maurice
MWI MW 454 Malawi|Republic of Malawi
MYS MY 458 Malaysia|Malaisie
MYT YT 175 Mayotte
NAM NA 516 Namibia|Republic of Namibia|Namibie
NCL NC 540 New Caledonia|Nouvelle-Calédonie
NER NE 562 Niger|Republic of the Niger
NFK NF 574 Norfolk Island|Île Norfolk
NGA NG 566 Nigeria|Federal Republic of Nigeria
NIC NI 558 Nicaragua|Republic of Nicaragua
NIU NU 570 Niue
NLD NL 528 Netherlands|Kingdom of the Netherlands|Pays-Bas
NOR NO 578 Norway|Kingdom of Norway|Norvège
NPL NP 524 Nepal|Federal Democratic Republic of Nepal|Népal
NRU NR 520 Nauru|Republic of Nauru
NZL NZ 554 New Zealand|Nouvelle-Zélande
OMN OM 512 Oman|Sultanate of Oman
PAK PK 586 Pakistan|Islamic Republic of Pakistan
PAN PA 591 Panama|Republic of Panama
PCN PN 612 Pitcairn Islands|Pitcairn|Îles Pitcairn
PER PE 604 Peru|Republic of Peru|Pérou
PHL PH 608 Philippines|Republic of the Philippines
PLW PW 585 Palau|Republic of Palau|Palaos
PNG PG 598 Papua New Guinea|Independent State of Papua New Guinea|Papouasie-Nouvelle-Guinée
POL PL 616 Poland|Republic of Poland|Pologne
PRI PR 630 Puerto Rico|Porto Rico
PRK KP 408 North Korea|Korea, Democratic People's Republic of|Democratic People's Republic of Korea|Corée du Nord
PRT PT 620 Portugal|Portuguese Republic
PRY PY 600 Paraguay|Republic of Paraguay
PSE PS 275 Palestinian Territories|Palestine, State of|the State of Palestine|Territoires palestiniens|Palestine
PYF PF 258 French Polynesia|Polynésie française
QAT QA 634 Qatar|State of Qatar
REU RE 638 Réunion|La Réunion
ROU RO 642 Romania|Roumanie|Rumania
RUS RU 643 Russia|Russian Federation|Russie|Russia (Soviet Union)
RWA RW 646 Rwanda|Rwandese Republic
SAU SA 682 Saudi Arabia|Kingdom of Saudi Arabia|Arabie saoudite
SDN SD 729 Sudan|Republic of the Sudan|Soudan
SEN SN 686 Senegal|Republic of Senegal|Sénégal
SGP SG 702 Singapore|Republic of Singapore|Singapour
SGS GS 239 South Georgia & South Sandwich Islands|Géorgie du Sud-et-les Îles Sandwich du Sud
SHN SH 654 St. Helena|Saint Helena, Ascension and Tristan da Cunha|Sainte-Hélène
SJM SJ 744 Svalbard & Jan Mayen|Svalbard and Jan Mayen|Svalbard et Jan Mayen
SLB SB 090 Solomon Islands|Îles Salomon
SLE SL 694 Sierra Leone|Republic of Sierra Leone
SLV SV 222 El Salvador|Republic of El Salvador|Salvador
SMR SM 674 San Marino|Republic of San Marino|Saint-Marin
SOM SO 706 Somalia|Federal Republic of Somalia|Somalie
SPM PM 666 St. Pierre & Miquelon|Saint Pierre and Miquelon|Saint-Pierre-et-Miquelon
SRB RS 688 Serbia|Republic of Serbia|Serbie|Serbia (Yugoslavia)|Yugoslavia
SSD SS 728 South Sudan|Republic of South Sudan|Soudan du Sud
STP ST 678 São Tomé & Príncipe|Sao Tome and Principe|Democratic Republic of Sao Tome and Principe|Sao Tomé-et-Principe
SUR SR 740 Suriname|Republic of Suriname
SVK SK 703 Slovakia|Slovak Republic|Slovaquie
SVN SI 705 Slovenia|Republic of Slovenia|Slovénie
SWE SE 752 Sweden|Kingdom of Sweden|Suède
SWZ SZ 748 Eswatini|Kingdom of Eswatini|Kingdom of eSwatini (Swaziland)|Swaziland|eSwatini
SXM SX 534 Sint Maarten|Sint Maarten (Dutch part)|Saint-Martin (partie néerlandaise)
SYC SC 690 Seychelles|Republic of Seychelles
SYR SY 760 Syria|Syrian Arab Republic|Syrie
TCA TC 796 Turks & Caicos Islands|Turks and Caicos Islands|Îles Turques-et-Caïques
TCD TD 148 Chad|Republic of Chad|Tchad
TGO TG 768 Togo|Togolese Republic
THA TH 764 Thailand|Kingdom of Thailand|Thaïlande
TJK TJ 762 Tajikistan|Republic of Tajikistan|Tadjikistan
TKL TK 772 Tokelau
TKM TM 795 Turkmenistan|Turkménistan
TLS TL 626 Timor-Leste|Democratic Republic of Timor-Leste|Timor oriental
TON TO 776 Tonga|Kingdom of Tonga
TTO TT 780 Trinidad & Tobago|Trinidad and Tobago|Republic of Trinidad and Tobago|Trinité-et-Tobago
TUN TN 788 Tunisia|Republic of Tunisia|Tunisie
TUR TR 792 Türkiye|Republic of Türkiye|Turquie|Turkey
TUV TV 798 Tuvalu
TWN TW 158 Taiwan|Taiwan, Province of China|Taïwan
TZA TZ 834 Tanzania|Tanzania, United Republic of|United Republic of Tanzania|Tanzanie
UGA UG 800 Uganda|Republic of Uganda|Ouganda
UKR UA 804 Ukraine
UMI UM 581 U.S. Outlying Islands|United States Minor Outlying Islands|Îles mineures éloignées des États-Unis
URY UY 858 Uruguay|Eastern Republic of Uruguay
USA US 840 United States|United States of America|États-Unis|USA
UZB UZ 860 Uzbekistan|Republic of Uzbekistan|Ouzbékistan
VAT VA 336 Vatican City|Holy See (Vatican City State)|État de la Cité du Vatican
VCT VC 670 St. Vincent & Grenadines|Saint Vincent and the Grenadines|Saint-Vincent-et-les Grenadines
VEN VE 862 Venezuela|Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela
VGB VG 092 British Virgin Islands|Virgin Islands, British|Îles Vierges britanniques
VIR VI 850 U.S. Virgin Islands|Virgin Islands, U.S.|Virgin Islands of the United States|Îles Vierges des États-Unis
VNM VN 704 Vietnam|Viet Nam|Socialist Republic of Viet Nam|Viêt Nam|Vietnam (North Vietnam)
VUT VU 548 Vanuatu|Republic of Vanuatu
WLF WF 876 Wallis & Futuna|Wallis and Futuna|Wallis-et-Futuna
WSM WS 882 Samoa|Independent State of Samoa
YEM YE 887 Yemen|Republic of Yemen|Yémen|Yemen (North Yemen)
ZAF ZA 710 South Africa|Republic of South Africa|Afrique du Sud
ZMB ZM 894 Zambia|Republic of Zambia|Zambie
ZWE ZW 716 Zimbabwe|Republic of Zimbabwe|Zimbabwe (Rhodesia)
XKX XK 983 Kosovo
"""


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    spellings: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in _COUNTRIES.strip().splitlines():
        iso3, iso2, numeric, text = line.split(" ", 3)
        spelled = text.split("|")
        names[iso3] = spelled[0]
        for spelling in (iso3, iso2, numeric, str(int(numeric)), *spelled):
            spellings.setdefault(_folded(spelling), iso3)
    return spellings, names


def find_iso3(text: str) -> str | None:
    """The ISO3 code of the country that a code or name means; None where no country is known by it."""
    return _table()[0].get(_folded(text))


def all_iso3() -> list[str]:
    """Every ISO3 code that is known, by name."""
    return sorted(_table()[1], key=country_name)


def country_name(iso3: str) -> str:
    """The English name of an ISO3 code; the code itself where it is not one."""
    return _table()[1].get(iso3, iso3)


def iso2_of(iso3: str) -> str | None:
    """The code of two letters of an ISO3 code; None where it is not one."""
    return next((two for three, two, *_ in map(str.split, _COUNTRIES.strip().splitlines()) if three == iso3), None)


def _folded(text: str) -> str:
    return fold(text.replace("’", "'"))
