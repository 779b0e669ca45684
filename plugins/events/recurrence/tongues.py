"""How often, in words of other languages (``jeden zweiten Dienstag im Monat``, ``tous les mardis``) → in English."""

from __future__ import annotations

import re
import unicodedata

from plugins.events.recurrence.rule import DAYS

# Weekdays, from Monday on, as they stand behind a word such as `every`; without accents.
_WEEKDAYS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "montags dienstags mittwochs donnerstags freitags samstags sonntags",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lundis mardis mercredis jeudis vendredis samedis dimanches",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabados domingos",
    "segundas tercas quartas quintas sextas sabado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela",
)
_WORDS = {
    "every": "jeden jede jeder jedes alle chaque tous toutes cada todos todas todo toda ogni elke iedere kazdy kazda"
    " kazde co",
    "first": "ersten erster erste erstes premier premiere primer primero primera primeiro primeira primo prima eerste"
    " pierwszy",
    "second": "zweiten zweiter zweite deuxieme deuxiemes second seconde segundo segunda secondo seconda tweede"
    " drugi 2e 2eme",
    "third": "dritten dritter dritte troisieme tercer tercero tercera terceiro terceira terzo terza derde trzeci"
    " 3e 3eme",
    "fourth": "vierten vierter vierte quatrieme cuarto cuarta quarto quarta vierde czwarty 4e 4eme",
    "last": "letzten letzter letzte letztes dernier derniere ultimo ultima laatste ostatni",
    "penultimate": "vorletzten vorletzter vorletzte avant-dernier penultimo penultima voorlaatste",
    "weekday": "werktag werktags jour-ouvrable",
    "daily": "taglich quotidien diario diaria quotidiano dagelijks codziennie",
    "weekly": "wochentlich hebdomadaire semanal semanalmente settimanale wekelijks cotygodniowo",
    "monthly": "monatlich mensuel mensuelle mensual mensal mensile maandelijks comiesiecznie",
    "quarterly": "vierteljahrlich quartalsweise trimestriel trimestrielle trimestral trimestrale",
    "yearly": "jahrlich annuel annuelle anual annuale jaarlijks",
    "fortnightly": "zweiwochentlich vierzehntaglich 14-tagig 14-taglich quinzenal quincenal",
    "two": "zwei deux dos dois duas due twee dwa",
    "three": "drei trois tres tre drie trzy",
    "days": "tage tag jours jour dias dia giorni dagen",
    "weeks": "wochen woche semaines semaine semanas semana settimane settimana weken week tygodnie tydzien",
    "months": "monate mois meses mesi maanden miesiace",
    "and": "und et y e en i",
    "": "les le la l los las el lo os as a am an il i de",
}
_OF_THE_MONTH = re.compile(
    r"(?:(?:im|in jedem|des|du|de chaque|par|del|de cada|do|di ogni|van de|van elke|van iedere)"
    r" (?:monat|monats|mois|mes|mese|maand)|(?:kazdego )?miesiaca)\b"
)
_NTH = re.compile(r"\b(\d)\.(?= )")  # jeden 2. Dienstag
_ENGLISH = {foreign: english for english, words in _WORDS.items() for foreign in words.split()}
_ENGLISH |= {name: day for names in _WEEKDAYS for name, day in zip(names.split(), DAYS, strict=True)}


def in_english(words: str) -> str | None:
    """Return words of another language in English, as far as they are known; None where none of them is."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", words.lower()) if not unicodedata.combining(letter)
    )
    plain = _OF_THE_MONTH.sub("of the month", _NTH.sub(r"\1th", plain.replace("ł", "l")))
    translated = [_ENGLISH.get(word, word) for word in plain.split()]
    english = " ".join(filter(None, translated))
    english = re.sub(r"\bevery(?: every)+\b", "every", english)
    return english if english != " ".join(words.lower().split()) else None
