"""Words that sources use and that have a French of ours; what is not here is a name and stays as its source has it."""

from geo.present.language import marked

EVENT_TYPES = (
    marked("Battles"),
    marked("Explosions/Remote violence"),
    marked("Protests"),
    marked("Riots"),
    marked("Strategic developments"),
    marked("Violence against civilians"),
)
SUB_EVENT_TYPES = (
    marked("Abduction/forced disappearance"),
    marked("Agreement"),
    marked("Air/drone strike"),
    marked("Armed clash"),
    marked("Arrests"),
    marked("Attack"),
    marked("Change to group/activity"),
    marked("Chemical weapon"),
    marked("Disrupted weapons use"),
    marked("Excessive force against protesters"),
    marked("Government regains territory"),
    marked("Grenade"),
    marked("Headquarters or base established"),
    marked("Looting/property destruction"),
    marked("Mob violence"),
    marked("Non-state actor overtakes territory"),
    marked("Non-violent transfer of territory"),
    marked("Other"),
    marked("Peaceful protest"),
    marked("Protest with intervention"),
    marked("Remote explosive/landmine/IED"),
    marked("Sexual violence"),
    marked("Shelling/artillery/missile attack"),
    marked("Suicide bomb"),
    marked("Violent demonstration"),
)
"""ACLED's own words, which the starter set uses too."""
ACTORS = (
    marked("Unidentified"),
    marked("Unidentified aircraft"),
    marked("Unidentified armed men"),
    marked("Unidentified jihadist militants"),
    marked("Dozo hunters"),
    marked("Military of Benin"),
    marked("Military of Burkina Faso"),
    marked("Military of France"),
    marked("Military of Mali"),
    marked("Military of Niger"),
    marked("Military of Nigeria"),
    marked("Military of Togo"),
    marked("Mutinous soldiers"),
    marked("Rioters"),
    marked("Wagner Group"),
)
"""Actors that are described rather than named."""
STORE = (marked("created"), marked("starter"), marked("undo"))
"""Kinds of versions."""
CHANGES = (marked("entered"), marked("left"), marked("revised"))
"""What became of an incident between two windows or versions."""
