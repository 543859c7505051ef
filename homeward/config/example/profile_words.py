"""What is said of invented children: description, risks, habits, people, places. Words alone.

Makes, firms and apps are invented; numbers come from the ranges that Ofcom keeps for drama.
"""

from __future__ import annotations

from random import Random

SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "description": {
        "Height and build": (
            "About 1.50 m, slight build",
            "About 1.62 m, medium build",
            "About 1.70 m, slim",
            "About 1.78 m, broad shoulders",
        ),
        "Hair": (
            "Short brown curls",
            "Long black hair, mostly tied back",
            "Shoulder-length, dyed dark red",
            "Cropped fair hair",
            "Braids with blue thread",
        ),
        "Eyes": ("Brown", "Green", "Blue, wears glasses to read", "Dark brown"),
        "Marks": (
            "Small scar through the left eyebrow",
            "Mole on the right cheek",
            "Pierced nose, small silver stud",
            "Burn mark on the back of the right hand",
        ),
        "Often wears": (
            "Oversized grey hoodie and white trainers",
            "Long green parka, rucksack with badges",
            "Black tracksuit, cap worn backwards",
        ),
    },
    "vulnerability": {
        "Exploitation": (
            "Has been bought clothes and a phone by somebody older who is not known to us",
            "Two friends were found in another town carrying packages for somebody else",
            "Meets people from an app whom nobody at home has met",
        ),
        "Emotional wellbeing": (
            "Has talked of hurting themselves when low; safety plan with the school nurse",
            "Panics in crowds; calms down with music and one familiar person",
        ),
        "Communication": (
            "Autistic: use short, clear sentences and allow time to answer",
            "Finds it hard to say no to older people",
            "Hears less in the left ear; speak from the right",
        ),
        "Family": (
            "Worries about a parent's health and may set off to visit",
            "Misses a brother who lives elsewhere",
        ),
    },
    "medical": {
        "Medicine": (
            "Inhaler (blue) for asthma, carries it as a rule",
            "Insulin with meals: becomes unwell within hours without it",
            "Tablets for epilepsy, morning and evening",
            "No regular medicine",
        ),
        "Allergy": ("Nuts: carries two adrenaline pens", "Penicillin", "None known"),
    },
    "social_media": {
        "Chirper": ("@{given}.in.the.rain", "@{given}_{number}", "@not.{given}"),
        "Pixbox": ("{given}draws{number}", "quiet{given}{number}"),
        "Gamelane": ("{given}TheBrave{number}", "Night{given}{number}"),
    },
    "money": {
        "Cash": ("Pocket money on Fridays, £10", "Seldom has more than £5"),
        "Card": (
            "Prepaid card from the carer; the carer sees where it is used",
            "Bank card for young people; last use can be asked of the bank",
        ),
    },
    "transport": {
        "Bus": ("Bus pass for the whole county; mostly the X9", "Knows the night bus 41"),
        "Train": ("Travels by train without a ticket to the coast", "Never by train alone"),
        "Bicycle": ("Green bicycle with a white basket", "Borrows a scooter from a friend"),
        "Lifts": ("Has been picked up by a silver hatchback; part of a plate is with the police",),
    },
    "habit": {
        "Likes": (
            "Football in the park until dark",
            "Drawing by the canal when upset",
            "Feeding the horses on the common",
            "Sits in the library when it rains",
        ),
        "Eats": ("Goes to the chip shop by the station", "Vegetarian"),
    },
    "other": {
        "What helps": (
            "A message with a joke works better than a call",
            "Talks to the youth worker more readily than to anybody else",
            "Ask about the dog first",
        ),
    },
}
"""Section, item, and what may be said of it."""

PHONE = "{number}, {kind}, locked; {payer} pays. Location sharing {sharing}."
KINDS = ("black, cracked screen", "old model with a green case", "new, nobody knows from whom")
PAYERS = ("the carer", "a parent", "the child", "nobody known")
SHARING = ("with the carer is on", "is off", "is on for a friend only")

FROM_CARER = (
    "Is mostly by the skate ramp after tea; walks back along the river",
    "Rings from a friend's phone when theirs is flat",
    "Waits at the bus station shelter when it is cold",
)

SOURCES = (
    "Return home interview",
    "Carer, by phone",
    "Parent, at a home visit",
    "School's safeguarding lead",
    "The child",
    "Social worker",
    "Placement plan",
)

WHY_MAY = (
    "Holds parental responsibility and is a support to the child.",
    "The child asked that they be told.",
    "Agreed in the care plan.",
)
WHY_NOT_PARENT = (
    "Recorded domestic abuse by this parent: a non-molestation order is in force. "
    "Telling them where the child is would put the child and the other parent at risk."
)
WHY_NOT_ADDRESS = "The other parent must not learn it: recorded domestic abuse."
WHY_NOT_CONCERN = "Suspected of exploiting the child; the police are looking into it."

CONCERNS = (
    "Known only as “Uncle Tick”, drives a silver hatchback",
    "Says he is 19 and called “Ledger”; met on Chirper",
    "Older friend of a friend, called “Moth”",
)
PLACES = {
    "goes": (
        ("Skate ramp behind the leisure centre", "Meets friends there after school"),
        ("Railway station, platform 2", "Sits there to be by themselves"),
        ("Shopping arcade, upper floor", "Warm and open late"),
        ("Canal bridge by the old mill", "Draws there"),
    ),
    "found": (
        ("Bus station, bay 7", "Found there by a driver at closing time"),
        ("All-night café by the ring road", "Found there twice"),
        ("Park shelter by the bandstand", "Found there asleep"),
    ),
    "family": (
        ("Grandmother's flat", "Goes there when unhappy; grandmother rings us"),
        ("Aunt's house", "Safe: aunt lets us know at once"),
    ),
    "friend": (
        ("A friend's house", "The friend's mother lets us know"),
        ("A school friend's flat", "Stays there after arguments"),
    ),
    "concern": (
        ("House with the boarded window", "Young people are seen there at night"),
        ("Lock-up garages behind the arches", "Packages are passed on there, the police believe"),
    ),
    "former": (("Where the family lived before", "Has gone back to look at it"),),
}

SCHOOLS = (
    "Plover Bank School",
    "Drizzle Lane Academy",
    "Teasel Park School",
    "Curlew Rise College",
    "Bramble Bridge Centre (alternative provision)",
)
LAST_SCHOOL = SCHOOLS[-1]
LEADS = ("Safeguarding lead", "Attendance officer", "Head of year")

ACTIONS = (
    "Ring the child's phone, then send the agreed message with a joke.",
    "Ring the grandmother: the child goes there first as a rule.",
    "Look at the railway station (platform 2) and the bus station (bay 7).",
    "Ask the bank where the card was last used.",
    "Tell the police at once that the child needs medicine within six hours.",
    "Not before a manager agrees: anything public with a photo.",
)


def sample(rng: Random, said: tuple[str, ...], *, given: str) -> str:
    """Return one of the sayings, with the child's name where it asks for one."""
    number = rng.randint(11, 99)
    return rng.choice(said).format(given=given.lower(), number=number)


def mobile(rng: Random) -> str:
    """Return a mobile number kept for drama. Source: Ofcom's numbers for drama use."""
    return f"07700 900{rng.randint(0, 999):03}"


def landline(rng: Random) -> str:
    """Return a number of no area, kept for drama. Source: Ofcom's numbers for drama use."""
    return f"01632 960{rng.randint(0, 999):03}"
