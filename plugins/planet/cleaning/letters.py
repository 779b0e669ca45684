"""Newsletters: tables that only place things become paragraphs, and what is one reader's alone is taken out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import Place, drop, has, inside, is_longer, words

# In the languages of the letters that members send: to leave, to change what is sent, to read it elsewhere; each after
# two spaces.
_LEAVE = r"""
unsubscribe  opt[ -]?out  stop receiving  abmelden  abbestell\w*  austragen  d[ée]sabonn\w*  d[ée]sinscri\w*
(?:dar(?:se|te|me|nos|le)|date) de baja  cancelar (?:la |tu |su |a )?(?:suscripci[óo]n|inscri[çc][ãa]o|assinatura)
desuscrib\w*  descadastr\w*  disiscri\w*  annulla (?:l[’'])?iscrizione  cancella(?:ti|rsi)  afmelden
uitschrijven  wypisz(?: się)?  zrezygnuj  avregistrera  avsluta prenumeration\w*  avprenumerera
meld (?:deg|dig) (?:av|fra)  afmeld  avslutt abonnement\w*  peruuta (?:tilaus|uutiskirje)\w*  odhl[áa]sit
отпис\w*  відпис\w*  abonelikten (?:çık|ayrıl)\w*  配信停止  登録解除  購読解除  退订  取消订阅  取消訂閱
수신 ?거부  구독 ?취소  إلغاء (?:ال)?اشتراك\w*  הסר\w* מרשימ\w*  ביטול (?:ה)?(?:הרשמה|מנוי)
"""
_CHANGE = r"""
(?:manage|update|change|edit|email|subscription|communication|your) (?:\w+ ){0,3}(?:preferences|settings|profile)
(?:manage|update|change|edit|email|your) (?:\w+ ){0,3}subscriptions?
(?:einstellungen|abonnement|abo) (?:verwalten|ändern|anpassen|bearbeiten)
g[ée]re[rz] (?:vos|mes|votre) (?:pr[ée]f[ée]rences|abonnements?)
(?:administrar|gestionar|actualizar) (?:\w+ )?(?:preferencias|suscripci[óo]n)
(?:gerenciar|atualizar) (?:\w+ )?prefer[êe]ncias  (?:gestisci|aggiorna|modifica) (?:\w+ )?preferenze
voorkeuren (?:beheren|wijzigen|aanpassen)  zarządzaj\w* (?:\w+ )?(?:preferencjami|subskrypcją)
hantera (?:\w+ )?(?:inställningar|prenumeration\w*)  (?:настройки|управление) (?:рассылк|подписк)\w*
設定を?変更  配信設定  管理(?:订阅|偏好)
"""
_ELSEWHERE = r"""
(?:view|read|open|see) (?:[\w-]+ ){0,4}(?:in|on|with) (?:your |a |the )?(?:web ?)?browser
view (?:this (?:e-?mail|newsletter) )?online  view (?:the )?web version  web version  webversion
(?:online-?|web)?version (?:ansehen|anzeigen)  im browser (?:ansehen|anzeigen|öffnen|lesen)
online ?(?:ansehen|lesen)
(?:voir|lire|afficher|ouvrir) (?:\w+ ){0,4}(?:dans (?:le|votre|un) navigateur|en ligne)  version en ligne
(?:ver|leer|abrir|visualizar|ler) (?:\w+ ){0,4}(?:en (?:el|tu|su) navegador|no (?:seu )?navegador)
(?:visualizza|leggi|apri) (?:\w+ ){0,4}(?:nel|con il) (?:tuo )?browser
bekijk (?:\w+ ){0,4}in (?:je |uw |de )?browser  (?:zobacz|wyświetl|otwórz) (?:\w+ ){0,3}w przeglądarce
(?:visa|läs|öppna) (?:\w+ ){0,3}i (?:din )?webbläsare\w*
(?:vis|se|åpne|åbn) (?:\w+ ){0,4}i (?:din )?(?:browser|nettleser)\w*  näytä selaimessa  zobrazit v prohlížeči
(?:открыть|посмотреть|читать) (?:\w+ ){0,3}в браузере  tarayıcı\w* (?:görüntüle|aç)\w*
ブラウザ\w*で(?:表示|見る|読む)  在浏览器中(?:查看|打开|阅读)  브라우저에서 보기
forward (?:this |it )?(?:\w+ )?to a friend
"""
PHRASES = tuple(re.split(r"\s{2,}|\n", f"{_LEAVE}{_CHANGE}{_ELSEWHERE}".strip()))
_PHRASE = re.compile("|".join(PHRASES), re.IGNORECASE)
_GROUP = re.compile(r"\((?:\?:)?([^()]*)\)(\?|\{0,\d\})?")


def stems(phrase: str) -> tuple[str, ...]:
    """Return words of which one is in each text that a phrase finds: the longest outside its groups, or one of each."""
    outer, last = phrase, ""
    while group := _GROUP.search(outer):
        last = last if group[2] else group[1]
        outer = f"{outer[: group.start()]} {outer[group.end() :]}"
    stem = _longest(outer)
    return (stem,) if len(stem) > 2 or not last else tuple(map(_longest, last.split("|")))


def _longest(phrase: str) -> str:
    """Return the longest run of letters that must be in what a phrase without groups finds."""
    sure = re.sub(r"\[[^\]]*\][*?]?|\\w[*+]|.\?", " ", phrase)
    return max(sure.split(), key=len, default="").lower()


# Most links are told by a glance at these.
_STEMS = tuple(dict.fromkeys(stem for phrase in PHRASES for stem in stems(phrase)))
_ADDRESS = re.compile(
    r"unsubscri|/unsub\b|opt-?out|optout|abmeld|desabonn|desinscri|/baja\b|list-manage\.com/(?:profile|unsubscribe|"
    r"vcard)|"
    r"(?:manage|email|update|subscription)[-_/]?(?:preferences|settings|prefs)|preference-?cent|disable_email|"
    r"forward-to-friend|"
    r"campaign-archive\d?\.com|mailchi\.mp/.*[?&]e=|[?&](?:e|email|subscriber|contact|"
    r"recipient)(?:_?id)?=(?:[0-9a-f]{8,}|\[UNIQID\]|[^&]*(?:@|%40))|"
    r"\*\|[A-Z_:]+\|\*|%%\w+%%|\{\{\s*\w*unsub",
    re.IGNORECASE,
)
_SURE = re.compile(r"[uU]nsub|opt-?out|list-manage|disable_email|\*\||%%|\{\{|preferences")
_TOKEN = re.compile(
    r"[?&=/](?=[\w.~-]*\d)(?=[\w.~-]*[A-Za-z])[\w.~-]{16,}|\*\|[A-Z_:]+\|\*|%%\w+%%|(?:@|"
    r"%40)[\w-]+\."
)
_FOOTER = re.compile(
    r"you(?:'|’)?(?:re| are)? (?:\w+ )?(?:receiv|get)\w*|(?:don(?:'|’)?t|no longer|do not) (?:want|wish)|"
    r"sie erhalten diese|du (?:erhältst|bekommst) diese|"
    r"vous recevez (?:ce|cet)|(?:recibes|recibió|has recibido) este|você (?:está recebendo|recebeu)|ricevi questa|"
    r"je ontvangt deze|u ontvangt deze|"
    r"wysłaliśmy|otrzymujesz|du får (?:det|den) (?:här|her)|вы получили|want to change how you receive",
    re.IGNORECASE,
)
_BLOCKS = ("p", "li", "td", "div", "h4", "h5", "h6", "center", "small", "footer", "tr")
_SECTIONS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr")
_HELD = (*_SECTIONS, "div", "figure", "dl")
_LONGEST_FOOTER, _MOST_LINKS = 400, 20
_SIDE = re.compile(
    r"[\W\d_]*(?:\b(?:and|or|und|oder|et|ou|y|o|e|of|i|och|here|hier|ici|aquí|aqui|qui|click|to|from|this|list)\b[\W\d_]*)*",
    re.IGNORECASE,
)


def personal(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Take out the links that are for the one reader whose letter it was, and the lines that hold only them."""
    for link in list(body.iter("a")):
        if not _is_personal(link) or not inside(link, body):
            continue
        taken["personal link"] += 1
        block = next(link.iterancestors(*_BLOCKS), None)
        alone = block is not None and inside(block, body)
        if block is not None and alone and (_is_footer(block) or (_leaves_only(block) and words(block) != words(body))):
            drop(block)
        else:
            link.drop_tag()  # the sentence stays, without somebody's key


def _is_personal(link: HtmlElement) -> bool:
    address = link.get("href") or ""
    label = str(link.text_content()) if len(link) else link.text or ""
    named = bool(label) and len(label) <= 120 and _is_named(label)
    if not named and _SURE.search(address) is None:
        return False
    label = words(link)
    rest = _PHRASE.sub(" ", label).strip() if named else label
    alone = named and (len(rest) <= 14 or _SIDE.fullmatch(rest) is not None)
    if _TOKEN.search(address):
        return alone or _ADDRESS.search(address) is not None
    block = next(link.iterancestors(*_BLOCKS), None)
    return alone and block is not None and _is_footer(block)


def _is_named(said: str) -> bool:
    """Tell whether a link is called as those are that a letter's reader alone has."""
    glance = said.lower()
    if not any(map(glance.__contains__, _STEMS)):
        return False
    said = " ".join(said.split())
    return len(said) <= 80 and bool(_PHRASE.search(said))


def _is_footer(block: HtmlElement) -> bool:
    """Tell whether a block says nothing else: short, without a picture of its own, and about the sending."""
    held = ("pre", "table", "h1", "h2", "h3", "p", "ul", "ol")
    if is_longer(block, _LONGEST_FOOTER) or has(block, held):
        return False
    if any(next(image.iterancestors("a"), None) is None for image in block.iter("img")):  # a sender's mark is a link
        return False
    wording = words(block)
    rest = " ".join(_PHRASE.sub(" ", wording).split())
    return len(rest) <= 30 or bool(_FOOTER.search(wording)) or _SIDE.fullmatch(rest) is not None


def _leaves_only(block: HtmlElement) -> bool:
    """Tell whether all that a short block leads to is one reader's: the sender's address may stand beside it."""
    links = list(islice(block.iter("a"), _MOST_LINKS + 1))
    if not 1 < len(links) <= _MOST_LINKS or is_longer(block, _LONGEST_FOOTER):
        return False
    return sum(bool(words(link)) for link in links) > 1 and all(_is_personal(link) for link in links if words(link))


def tables(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Make blocks of tables that only place what they hold; the innermost first, as they are nested."""
    for table in reversed(list(body.iter("table"))):
        if _is_layout(table):
            _flatten(table)


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    if (
        has(table, ("th", "thead", "caption", "col"))
        or table.get("summary")
        or (table.get("border") or "0") not in ("0", "")
    ):
        return False
    rows = [[cell for cell in row if cell.tag == "td"] for row in table.iter("tr") if _own(row, table)]
    filled = [[cell for cell in row if words(cell) or has(cell, ("img", "a", "pre"))] for row in rows]
    if all(len(row) <= 1 for row in filled):
        return True
    cells = [cell for row in filled for cell in row]
    placed = sum(has(cell, _SECTIONS) or len(words(cell)) > 300 for cell in cells)
    pictures = sum(has(cell, ("img",)) and not words(cell) for cell in cells)
    return placed * 2 >= len(cells) or (len(rows) == 1 and placed + pictures > 0)


def _own(row: HtmlElement, table: HtmlElement) -> bool:
    return next(row.iterancestors("table"), None) is table


def _flatten(table: HtmlElement) -> None:
    for cell in [cell for cell in table.iter("td", "th") if _own(cell, table)]:
        cell.tag = "div" if has(cell, _HELD) else "p"
        cell.attrib.clear()
    for part in list(table.iter("tbody", "thead", "tfoot", "tr", "caption", "colgroup", "col")):
        if _own(part, table):
            if not (part.text or "").strip():
                part.text = None
            part.drop_tag()
    table.tag = "div"
    table.attrib.clear()
