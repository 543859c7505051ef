"""The words that invented names, addresses and notes are put together from; no logic but that.

Given names are plants, weather and birds; family names say that they are examples.
"""

from __future__ import annotations

from random import Random

GIVEN = tuple(
    word
    for line in (
        "Rowan Hazel Ivy Willow Fern Bryony Clover Sorrel Heather Juniper Laurel Linden Myrtle",
        "Olive Poppy Saffron Sage Tansy Thyme Yarrow Alder Ash Aspen Birch Cedar Elder Hawthorn",
        "Maple Bramble Teasel Campion Comfrey Borage Mallow Vetch Sedge Reed Rush Briar Quince",
        "Medlar Storm Misty Gale Breeze Frost Snow Rain Sunny Dawn Cloud Thunder Hail Zephyr",
        "Drizzle Wren Robin Martin Lark Linnet Merlin Kestrel Jay Finch Starling Swift Swallow",
        "Plover Teal Dunlin Siskin Pipit Dipper Fieldfare Redwing Heron Avocet Curlew Lapwing",
        "Sparrow Raven Osprey Hobby Harrier Tern Petrel Gannet Puffin Whimbrel",
    )
    for word in line.split()
)
_STEMS = ("Test", "Sample", "Example", "Mock", "Trial", "Specimen", "Pattern", "Draft", "Model")
_ENDS = ("erly", "by", "ford", "wick", "ton", "worth", "ham", "stead", "more", "low")
FAMILY = tuple(stem + end for stem in _STEMS for end in _ENDS)

_LANES = ("Juniper", "Lapwing", "Drizzle", "Bramble", "Plover", "Teasel", "Sunshine", "Curlew")
_WAYS = ("Lane", "Row", "Close", "Walk", "Rise")

CIRCUMSTANCES = (
    "Did not come home after school. Usual friends have not seen them.",
    "Left after tea to meet friends and has not come back. Phone goes to voicemail.",
    "Went out this evening and was expected by ten. No answer to calls or messages.",
    "Not in their room at the night check. Bed not slept in.",
    "Left during a disagreement about a phone. Had a coat and a small bag.",
    "Was to be back from family time by eight. Family say they set off for the bus.",
    "Got off the bus one stop early according to a friend and did not arrive.",
)
GONE_WITH_PARENT = (
    "Not at home for two visits running. Neighbours say the family left with suitcases. The "
    "mother's phone is off."
)
CLOTHING = (
    "Black puffer jacket, grey joggers, white trainers",
    "School uniform with a navy coat",
    "Green hoodie, jeans, black boots",
    "Red raincoat, leggings, purple rucksack",
)
TRIED = (
    "Called the phone, messaged two friends.",
    "Checked the park and the bus station. Rang an aunt.",
    "Asked the school and the youth club.",
)
LOGGED = {
    "enquiry": (
        "Rang a friend's parent: not seen since school.",
        "Asked the bus company to check the last two services.",
        "Spoke to the school's safeguarding lead. Attendance checked.",
        "Asked the hospital: nobody of this description.",
    ),
    "sighting": (
        "Seen near the station by a youth worker, with one other young person.",
        "A shopkeeper believes they came in at about eight.",
        "Staff of the leisure centre saw them leave with friends.",
    ),
    "contact_attempt": (
        "Called the child's phone: rang out. Left a kind message.",
        "Message shown as read, no reply yet.",
        "Video call answered for a few seconds, then ended.",
    ),
    "note": (
        "Carer is staying up and will ring when there is news.",
        "Photo and description confirmed with the police.",
        "Placing worker has rung the family network.",
    ),
}
CHECKED = (
    "Says they were with friends and nobody hurt them. Would like to move school.",
    "Did not wish to say where they had been. Seemed well.",
    "Walked about by themselves. Is worried about a parent.",
    "Was at a party with people whose names they would not give.",
)
FOUND_WHERE = (
    "At a friend's house",
    "At the railway station",
    "In a park near home",
    "With family",
    "Came back by themselves",
    "At a shop in the next town",
)


def given_name(rng: Random) -> str:
    """Return a plant, a kind of weather or a bird."""
    return rng.choice(GIVEN)


def family_name(rng: Random) -> str:
    """Return a family name that says it is an example."""
    return rng.choice(FAMILY)


def whole_name(rng: Random) -> str:
    """Return the name of a grown-up."""
    return f"{given_name(rng)} {family_name(rng)}"


def address(rng: Random) -> str:
    """Return a street that there is not."""
    return f"{rng.randint(1, 80)} {rng.choice(_LANES)} {rng.choice(_WAYS)}"


def postcode(rng: Random) -> str:
    """Return a postcode of the area ZZ, which the Royal Mail never gave."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}"
    return f"ZZ{rng.randint(1, 99)} {inward}"
