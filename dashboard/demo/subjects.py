"""What the invented meetings are about: real themes, invented sentences."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One theme: a name for the year plan, titles of meetings, and what is said about it."""

    theme: str
    titles: tuple
    said: tuple
    agreed: tuple
    asked: tuple


SUBJECTS = (
    Subject(
        "Hemelwater en droogte",
        (
            "Hemelwater in de vergunning",
            "Infiltratie op eigen terrein",
            "Van regenton tot bekken",
            "Een droogteplan dat werkt",
            "Ontharden op privéterrein",
            "Bouwen waar water moet staan",
            "Controle na de werken: wie kijkt er nog?",
            "Grachten, buffers en hun beheer",
        ),
        (
            "De hemelwaterverordening wordt niet overal op dezelfde manier gelezen: sommigen tellen een terras in kiezel mee als verharding, anderen niet.",
            "Bij kleine percelen blijkt een wadi moeilijk haalbaar; een infiltratiekrat onder de oprit is dan een bruikbaar alternatief.",
            "Een gemeente legt haar rekenblad voor, waarmee de aanvrager zelf ziet hoeveel buffervolume nodig is.",
            "De groep vindt dat een droogteplan pas werkt als de technische dienst en de omgevingsdienst het samen opvolgen.",
            "Controle na de werken gebeurt zelden; twee gemeenten doen het voortaan met een foto bij de melding van het einde van de werken.",
            "De grondwaterstand verschilt sterk binnen de streek, waardoor één norm voor infiltratie tot vreemde resultaten leidt.",
        ),
        (
            "Het rekenblad hemelwater wordt met de groep gedeeld.",
            "De verschillen in lezing van de verordening gaan als signaal naar het departement.",
        ),
        ("Mag een verlaagde parking als buffer meetellen?",),
    ),
    Subject(
        "Omgevingsvergunning vlotter maken",
        (
            "Het vooroverleg onder de loep",
            "Volledig en ontvankelijk",
            "Voorwaarden die standhouden",
            "Adviezen op tijd",
            "Het openbaar onderzoek, helder uitgelegd",
            "Wijzigen tijdens de procedure",
            "Van melding tot vergunning",
            "Een dossier goed motiveren",
        ),
        (
            "Een goed vooroverleg voorkomt dat een dossier twee keer onvolledig wordt verklaard, maar het kost de dienst veel uren.",
            "Verschillende gemeenten werken met vaste dagdelen voor vooroverleg en maken er een kort verslag van.",
            "De vraag rijst hoe bindend het standpunt uit een vooroverleg is wanneer het college achteraf anders beslist.",
            "Voorwaarden in een vergunning moeten meetbaar zijn: wie na drie jaar controleert, moet kunnen zeggen of eraan voldaan is.",
            "De behandeltermijn komt vooral onder druk door adviezen die laat binnenkomen.",
            "Een lijst met tien vaak gebruikte voorwaarden wordt overlopen; drie ervan blijken nauwelijks te handhaven.",
        ),
        (
            "Iedereen bezorgt twee voorwaarden die goed werkten; ze worden gebundeld.",
            "Het verslag van een vooroverleg krijgt in de streek dezelfde opbouw.",
        ),
        ("Wie betaalt de extra plannen die na het openbaar onderzoek nodig zijn?",),
    ),
    Subject(
        "Ruimtelijke kwaliteit",
        (
            "Kwaliteit bespreekbaar maken",
            "De kwaliteitskamer aan het werk",
            "Bouwen in een dorpskern",
            "Verdichten met mate",
            "Groen dat blijft staan",
            "Een weigering goed onderbouwen",
            "Ontwerpend onderzoek van dichtbij",
            "Meergezinswoningen in de straat",
        ),
        (
            "Ruimtelijke kwaliteit laat zich niet in een tabel vatten, maar een gesprek met drie vaste vragen helpt om er samen naar te kijken.",
            "De kwaliteitskamer geeft haar advies het best vroeg, wanneer er nog schetsen op tafel liggen.",
            "In de dorpskern vraagt een meergezinswoning om aandacht voor de overgang tussen openbaar en privé.",
            "De bouwheer verwacht duidelijkheid; de architect vraagt ruimte. Een beeldkwaliteitsplan kan beide geven.",
            "Een intercommunale stelt haar ontwerpend onderzoek voor een stationsomgeving voor.",
            "Groen dat op het plan staat, verdwijnt vaak bij de uitvoering; een borgsom helpt.",
        ),
        (
            "Twee gemeenten nemen als toeschouwer deel aan elkaars kwaliteitskamer.",
            "De drie vragen worden op één blad gezet en getest.",
        ),
        ("Hoe motiveert u een weigering op grond van ruimtelijke kwaliteit?",),
    ),
    Subject(
        "Bouwshift en open ruimte",
        (
            "Bouwshift: wat met woonreservegebied",
            "Open ruimte vrijhouden",
            "Planschade zonder paniek",
            "Bouwrechten ruilen",
            "Landbouw en ruimte",
            "De bouwshift uitgelegd aan inwoners",
            "Slecht gelegen gronden",
            "Verharding in het buitengebied",
        ),
        (
            "De meeste gemeenten brachten hun woonreservegebieden in kaart, maar het vrijgavebesluit blijft uitzonderlijk.",
            "Planschade schrikt besturen af; een berekening per gebied toont dat het bedrag vaak kleiner is dan gevreesd.",
            "Een beleidsplan ruimte dwingt om te kiezen waar er niet meer gebouwd wordt, en dat is politiek het moeilijkste deel.",
            "Ruil van bouwgrond tussen kern en buitengebied wordt besproken aan de hand van een voorbeeld.",
            "Landbouw vraagt zekerheid over het gebruik van open ruimte op langere termijn.",
            "Wie de bouwshift uitlegt aan inwoners, doet dat het best met kaarten van de eigen straat.",
        ),
        (
            "De rekenwijze voor planschade wordt toegelicht op een volgende bijeenkomst.",
            "De kaartlaag met woonreservegebieden wordt onderling vergeleken.",
        ),
        ("Vanaf wanneer telt een principieel akkoord mee in een dossier?",),
    ),
    Subject(
        "Mobiliteit en parkeren",
        (
            "Parkeernormen herbekeken",
            "Fietsen naar de kern",
            "Het mobiliteitseffect van een project",
            "Deelwagens in de vergunning",
            "Laden, lossen en leven",
            "Het Hoppinpunt in de kern",
            "Schoolomgevingen veilig maken",
            "Fietsenbergingen die gebruikt worden",
        ),
        (
            "Vaste parkeernormen leiden bij een goed bereikbare kern tot lege garages en een hogere woonprijs.",
            "Een fietsenberging die u alleen met een trap bereikt, wordt niet gebruikt.",
            "De vervoerregio levert cijfers aan, maar op het niveau van één straat zijn ze te grof.",
            "De groep bekijkt een mobiliteitstoets en vindt dat de autonome groei er onvoldoende in zit.",
            "Deelwagens kunnen een deel van de parkeerplaatsen vervangen als de vergunning de standplaats vastlegt.",
            "Het Hoppinpunt ligt soms verder van de kern dan de bushalte die het vervangt.",
        ),
        (
            "Drie gemeenten toetsen dezelfde aanvraag aan hun parkeernorm en vergelijken het resultaat.",
            "Het departement vraagt de vervoerregio om fijnere cijfers.",
        ),
        ("Kan een voorwaarde over deelwagens overgaan op een volgende eigenaar?",),
    ),
    Subject(
        "Lokaal woonbeleid",
        (
            "Zorgwonen en samenwonen",
            "Opdelen van woningen",
            "Sociaal objectief in de praktijk",
            "Kamers en toeristische verhuur",
            "Leegstand opsporen en aanpakken",
            "Betaalbaar wonen in de kern",
            "Woningkwaliteit in de verordening",
            "Grond voor de woonmaatschappij",
        ),
        (
            "Zorgwonen wordt vaak gemeld en zelden beëindigd; niemand weet hoeveel eenheden nog echt als zorgwoning dienen.",
            "Het opdelen van ruime woningen vraagt een kader: welke woning, waar, en met hoeveel buitenruimte.",
            "De woonmaatschappij zoekt grond, de gemeente zoekt een partner; een gezamenlijke lijst van percelen helpt.",
            "Kamerwonen en toeristische verhuur lopen door elkaar in de registratie.",
            "Een gemeente licht haar verordening woningkwaliteit toe en de ervaringen na een jaar.",
            "Betaalbaarheid komt ter sprake: kleinere woningen zijn niet vanzelf goedkoper per vierkante meter.",
        ),
        (
            "De melding van het einde van een zorgwoning wordt in de jaarlijkse controle opgenomen.",
            "De verordening woningkwaliteit wordt met de groep gedeeld.",
        ),
        ("Vanaf welke oppervlakte laat u opdelen toe?",),
    ),
    Subject(
        "Handhaving",
        (
            "Handhaven met weinig mensen",
            "Van vaststelling tot herstel",
            "Prioriteiten in de handhaving",
            "De kracht van een eerste brief",
            "Regulariseren of herstellen",
            "De verbalisant van zes gemeenten",
            "Klachten van buren",
            "Het handhavingsprogramma in de raad",
        ),
        (
            "Zonder prioriteiten handhaaft men op klacht, en dat is niet eerlijk voor wie geen mondige buren heeft.",
            "Een intergemeentelijke verbalisant doet vaststellingen in zes gemeenten; de opvolging blijft bij de gemeente zelf.",
            "Zachte handhaving werkt: na een eerste brief herstelt meer dan de helft van de overtreders zelf.",
            "De groep bespreekt hoe een regularisatie en een herstelvordering naast elkaar lopen.",
            "Het handhavingsprogramma wordt best vastgesteld door de gemeenteraad, zodat het gedragen is.",
            "Luchtfoto's tonen veel, maar een vaststelling ter plaatse blijft nodig.",
        ),
        (
            "Het model voor een eerste brief wordt herwerkt in klare taal.",
            "De provincie bundelt de handhavingsprogramma's uit de streek.",
        ),
        ("Hoe lang wacht u na een aanmaning voor u een proces-verbaal opmaakt?",),
    ),
    Subject(
        "Hergebruik van gebouwen",
        (
            "Hoeves en hun tweede leven",
            "Leegstaande winkels",
            "Zonevreemde functies",
            "Een nieuwe bestemming voor de kerk",
            "Tijdelijk gebruik, met een einddatum",
            "Erfgoed en energie",
            "Bedrijfsgebouwen opnieuw gebruikt",
            "Wonen boven de winkel",
        ),
        (
            "De vraag naar opslag en kleine ondernemingen in oude hoeves neemt toe en past niet altijd in het landschap.",
            "Leegstand in de winkelstraat daalt waar de gemeente het gelijkvloers voor wonen openstelt, maar dan verdwijnt ook het winkelhart.",
            "De toegelaten functies bij zonevreemde gebouwen worden verschillend toegepast; de groep legt drie gevallen naast elkaar.",
            "Erfgoedwaarde en energieprestatie botsen bij ramen en gevelisolatie.",
            "Tijdelijk gebruik geeft lucht aan een leeg gebouw, op voorwaarde dat de einddatum vaststaat.",
            "Kerken krijgen stilaan een nieuwe bestemming; het kerkenbeleidsplan is daarbij de basis.",
        ),
        (
            "Drie voorbeelddossiers worden anoniem uitgeschreven.",
            "De adviesdienst erfgoed wordt voor een volgende bijeenkomst uitgenodigd.",
        ),
        ("Laat u tijdelijk gebruik toe met een melding of alleen met een vergunning?",),
    ),
    Subject(
        "Klimaat en energie",
        (
            "Warmteplan en ruimte",
            "Laadpalen en zonnepanelen",
            "Hitte in de kern",
            "Batterijen in de wijk",
            "Windturbines op de gemeentegrens",
            "Een warmtenet onder de straat",
            "Bomen op het plein",
            "Energie delen in de buurt",
        ),
        (
            "Een warmteplan heeft gevolgen voor het openbaar domein: er moet plaats zijn onder de grond.",
            "De hittekaart toont dat pleinen zonder bomen de warmste plekken van de kern zijn.",
            "Voor batterijen bij woningen en bedrijven ontbreekt een duidelijke richtlijn.",
            "Een grote windturbine raakt meerdere gemeenten; overleg vooraf spaart bezwaarschriften uit.",
            "Ontharden lukt het best wanneer een straat toch wordt heraangelegd.",
            "Zonnepanelen op een beschermd dak vragen overleg, geen standaardantwoord.",
        ),
        (
            "De gemeenten bezorgen hun hittekaart, zodat de streek één kaart krijgt.",
            "Het departement licht de regels voor batterijen toe.",
        ),
        ("Wie beslist over de plaats van een buurtbatterij?",),
    ),
    Subject(
        "Beleidsplan ruimte",
        (
            "Van visie naar actie",
            "Participatie die loont",
            "Het beleidsplan in de praktijk",
            "Een beleidskader schrijven",
            "De plan-MER-screening op tijd",
            "Kaarten die aan de grens kloppen",
            "De gemeenteraad mee aan tafel",
            "Na de goedkeuring: opvolgen",
        ),
        (
            "De strategische visie is geschreven; de beleidskaders vragen keuzes die men liever uitstelt.",
            "Participatie met een vaste burgergroep levert meer op dan één infoavond.",
            "Een uitvoeringsplan blijft nodig om bestemmingen te wijzigen: dat moet van bij het begin duidelijk zijn.",
            "De plan-MER-screening kwam in twee gemeenten te laat in het proces.",
            "Buurgemeenten lezen elkaars conceptnota, waardoor kaarten aan de grens op elkaar aansluiten.",
            "Een jaarlijkse stand van zaken aan de gemeenteraad houdt het plan levend.",
        ),
        (
            "De conceptnota's worden via het atrium uitgewisseld.",
            "De provincie geeft toelichting bij haar eigen beleidsplan.",
        ),
        ("Hoe betrekt u wie nooit naar een infoavond komt?",),
    ),
)
