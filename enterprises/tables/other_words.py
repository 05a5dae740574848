"""What columns and values are called in files that are not in English.

Spanish, Portuguese, French and Swahili, lower case. A person confirms every column, so
a heading here is a proposal; a value is understood without asking, so only words that
mean one thing stand here.
"""

from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        *("código", "código de la empresa", "código del negocio", "identificador"),
        *("código da empresa", "code de l'entreprise", "identifiant", "msimbo"),
    ),
    "name": (
        *("nombre", "nombre del negocio", "nombre de la empresa", "negocio"),
        *("nome", "nome do negócio", "nome da empresa", "nom de l'entreprise"),
        *("nom", "jina", "jina la biashara"),
    ),
    "segment": ("segmento", "segment", "grupo", "groupe", "kundi"),
    "place": (
        *("lugar", "ubicación", "localidad", "comunidad", "localidade"),
        *("comunidade", "lieu", "localité", "mahali", "kijiji"),
    ),
    "owner_gender": (
        *("sexo", "género", "sexo de la dueña", "sexo del dueño", "gênero"),
        *("sexe", "genre", "jinsia"),
    ),
    "owner_birth_year": (
        *("año de nacimiento", "nacimiento", "ano de nascimento"),
        *("année de naissance", "mwaka wa kuzaliwa"),
    ),
    "urbanity": (
        *("urbano o rural", "urbano/rural", "zona", "urbano ou rural"),
        *("urbain ou rural", "milieu", "mjini au kijijini"),
    ),
    "motivation": ("motivación", "motivo", "motivação", "motivation", "sababu"),
    "employees": (
        *("empleados", "trabajadores", "número de empleados", "empregados"),
        *("número de trabajadores", "trabalhadores", "número de empregados"),
        *("employés", "nombre d'employés", "salariés", "wafanyakazi"),
    ),
    "casual_employees": (
        *("trabajadores eventuales", "empleados eventuales", "eventuales"),
        *("trabajadores temporales", "empleados temporales", "eventuais"),
        *("trabalhadores temporários", "empregados temporários", "vibarua"),
        *("employés occasionnels", "travailleurs occasionnels"),
    ),
    "turnover": (
        *("ventas", "ventas mensuales", "venta mensual", "ventas al mes"),
        *("vendas", "vendas mensais", "faturamento", "facturación", "mauzo"),
        *("chiffre d'affaires", "ventes", "ventes mensuelles", "mauzo kwa mwezi"),
    ),
    "turnover_currency": ("moneda", "moeda", "devise", "monnaie", "sarafu"),
    "formality": ("formalidad", "formalidade", "formalité", "usajili"),
    "premises": (
        *("local del negocio", "tenencia del local", "instalaciones"),
        *("instalações", "locaux", "jengo"),
    ),
    "started_year": (
        *("año de inicio", "inicio", "ano de início", "année de début"),
        *("année de création", "mwaka wa kuanza"),
    ),
    "closed_on": (
        *("fecha de cierre", "cerrado el", "data de encerramento"),
        *("date de fermeture", "tarehe ya kufungwa"),
    ),
    "consent_on": (
        *("fecha de consentimiento", "fecha del consentimiento"),
        *("data do consentimento", "date du consentement", "tarehe ya ridhaa"),
    ),
    "consent_purpose": (
        *("propósito del consentimiento", "finalidad del consentimiento"),
        *("finalidade do consentimento", "finalité du consentement"),
        *("objet du consentement", "lengo la ridhaa"),
    ),
    "latitude": ("latitud",),
    "longitude": ("longitud",),
    "owner_name": (
        *("nombre del dueño", "nombre de la dueña", "nombre del propietario"),
        *("nombre de la propietaria", "propietario", "propietaria", "dueño"),
        *("dueña", "nome do proprietário", "nome da proprietária"),
        *("proprietário", "proprietária", "nom du propriétaire"),
        *("nom de la propriétaire", "propriétaire", "jina la mmiliki", "mmiliki"),
    ),
    "phone": (
        *("teléfono", "número de teléfono", "celular", "móvil", "telefone"),
        *("telemóvel", "téléphone", "numéro de téléphone", "simu"),
        *("namba ya simu", "nambari ya simu", "whatsapp"),
    ),
    "address": (
        *("dirección", "domicilio", "endereço", "morada", "adresse", "anwani"),
    ),
}

GENDER = {
    **dict.fromkeys(("mujer", "mujeres", "femenino", "femenina"), "woman"),
    **dict.fromkeys(("mulher", "feminino", "femme", "féminin", "mwanamke"), "woman"),
    **dict.fromkeys(("hombre", "varón", "masculino", "homem", "homme"), "man"),
    **dict.fromkeys(("masculin", "mwanaume", "mwanamume"), "man"),
}
URBANITY = {
    **dict.fromkeys(("urbano", "urbana", "urbain", "urbaine", "mjini"), "urban"),
    **dict.fromkeys(("rurale", "kijijini"), "rural"),
}
MOTIVATION = {
    **dict.fromkeys(("necesidad", "necessidade", "nécessité"), "necessity"),
    **dict.fromkeys(("oportunidad", "oportunidade", "opportunité"), "opportunity"),
    "fursa": "opportunity",
}
FORMALITY = {
    **dict.fromkeys(("informal", "no registrado", "no registrada"), "informal"),
    **dict.fromkeys(("não registrado", "não registrada", "informel"), "informal"),
    **dict.fromkeys(("non enregistré", "non enregistrée"), "informal"),
    **dict.fromkeys(("formal", "registrado", "registrada", "formel"), "formal"),
    **dict.fromkeys(("enregistré", "enregistrée"), "formal"),
    **dict.fromkeys(("parcial", "parcialmente registrado"), "partly"),
    **dict.fromkeys(("partiel", "partiellement enregistré"), "partly"),
}
PREMISES = {
    **dict.fromkeys(("propio", "propia", "próprio", "própria", "propre"), "owned"),
    **dict.fromkeys(("alquilado", "alquilada", "arrendado", "alugado"), "rented"),
    **dict.fromkeys(("alugada", "loué", "louée"), "rented"),
    **dict.fromkeys(("en casa", "em casa", "à domicile", "nyumbani"), "home"),
    **dict.fromkeys(("ambulante", "ambulant", "sin local", "sem local"), "none"),
}
