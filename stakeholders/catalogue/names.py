"""Words that say little about which organisation a name means, in several languages.

All in lower case, without accents and dots, as `analysis.names` compares them.
"""

# What firms and associations put after or before their name, and people leave out.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ac", "ag", "as", "asbl", "bv", "co", "company", "corp", "corporation"),
        *("cv", "eirl", "ev", "eirl", "gmbh", "inc", "incorporated", "kg", "limitada"),
        *("limited", "llc", "llp", "ltd", "ltda", "ngo", "nv", "ong", "oy", "plc"),
        *("pte", "pty", "pvt", "sa", "sac", "sarl", "sas", "scrl", "se", "sl", "spa"),
        *("srl", "stichting", "trust"),
    }
)
# Articles are left out as legal forms are; a name without them is the same name.
ARTICLES = frozenset(
    {
        *("the", "el", "la", "los", "las", "le", "les", "der", "die", "das", "het"),
        *("il", "lo", "gli", "os"),
    }
)
# Small words between others: they count little, and acronyms leave them out.
LITTLE_WORDS = frozenset(
    {
        *("of", "for", "and", "to", "in", "on", "at", "by", "with", "from", "a", "an"),
        *("de", "del", "du", "des", "d", "l", "et", "en", "pour", "y", "e", "para"),
        *("por", "und", "fur", "van", "von", "voor", "di", "da", "do", "dos", "per"),
        *("wa", "ya", "na", "za", "cha", "kwa", "s"),
    }
)
# Words that many names have, so that two names with one of them are not yet alike.
COMMON_WORDS = frozenset(
    {
        *("ministry", "ministere", "ministerio", "department", "departamento"),
        *("agency", "agence", "agencia", "authority", "autoridad", "office", "bureau"),
        *("oficina", "government", "gobierno", "gouvernement", "state", "federal"),
        *("national", "nacional", "regional", "international", "internacional"),
        *("internationale", "global", "world", "organization", "organisation"),
        *("organizacion", "organizations", "organisations", "association"),
        *("asociacion", "associacao", "foundation", "fundacion", "fondation", "fund"),
        *("fonds", "fondo", "group", "grupo", "groupe", "committee", "comite"),
        *("council", "consejo", "conseil", "union", "federation", "federacion"),
        *("network", "red", "reseau", "centre", "center", "centro", "institute"),
        *("instituto", "institut", "university", "universidad", "universite", "bank"),
        *("banco", "banque", "cooperative", "cooperativa", "coop", "society"),
        *("sociedad", "societe", "services", "service", "servicios", "solutions"),
        *("consulting", "consultants", "development", "desarrollo", "developpement"),
        *("relief", "aid", "programme", "program", "project", "initiative", "action"),
        *("affairs", "commission", "partners", "partnership", "enterprises"),
        *("trading", "industries", "holdings", "farmers", "women", "youth"),
        *("community", "local", "social", "economic", "rural", "human"),
    }
)
