"""Names and texts that look like those of a shop's code."""

# Without words of the language, and without names that snippets use for something else.
NOUNS = """account address amount article asset author badge balance banner basket batch bill booking branch brand budget
bundle campaign carrier cart catalog category channel charge checkout city claim client color column comment
company contact content contract country coupon credit currency customer dashboard deal delivery deposit device
discount document domain draft entry event feature feed field filter folder form gallery gift group guest header
history image index insight inventory invoice job label language layout lead ledger level license limit line
link list locale location log lot manager margin market media member menu merchant message method metric module
month note notice offer office option order owner page partner password payment payout period permission person
phone picture plan point policy post price product profile project promotion province purchase quantity query
question quote range rating reason receipt record refund region reminder rental report request reservation
review role route row rule sale schedule score season section segment seller series service session shelf
shipment shop slot snapshot source stage stock store street style subject supplier survey table tag target
tariff task tax team template tenant term theme ticket tier token topic total track trade trial unit upload user
variant vendor version view visit voucher wallet warehouse week widget window year zone""".split()
VERBS = """add apply archive assign attach build calculate cancel check clear clone close collect combine compare compute
confirm convert copy count create decode describe detect enable encode ensure expand fetch filter find flatten format group
handle hide import insert join list load locate lock map mark match measure merge move normalize notify open parse pick
prepare print publish read reduce refresh register reject remove rename render replace reset resolve restore retry save
scale schedule search select send share show sort split start store submit sum toggle track trim update upload validate
verify wrap write""".split()
ADJECTIVES = """active archived available blank broken cached clean closed common cheap current daily default deleted dirty
empty enabled expired external final first frozen global hidden idle initial internal invalid known large last latest local
locked long main manual missing monthly next nested old open optional paid partial pending plain primary public random
ready recent regular remote safe scheduled second selected shared short single small sorted stale static strict total
unique unknown unpaid unread upper valid virtual visible weekly yearly""".split()
JOINING = "the a this each every no any your our its".split()


def name(random_):
    """A lower-case word or two with hyphens, as files are named."""
    return f"{random_.choice(ADJECTIVES)}-{random_.choice(NOUNS)}" if random_.random() < 0.6 else random_.choice(NOUNS)


def camel(random_, words=3, first=None):
    """`words` words as an identifier, beginning with `first`."""
    middle = [random_.choice(ADJECTIVES).title() for _ in range(words - 2)]
    return "".join([first or random_.choice(VERBS), *middle, random_.choice(NOUNS).title()])


def pascal(random_, end=""):
    return random_.choice(ADJECTIVES).title() + random_.choice(NOUNS).title() + end


def sentence(random_):
    words = []
    for _ in range(random_.randint(1, 3)):
        words += [random_.choice(VERBS), random_.choice(JOINING), random_.choice(ADJECTIVES), random_.choice(NOUNS)]
    return " ".join(words).capitalize()
