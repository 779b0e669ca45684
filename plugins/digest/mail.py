"""An issue of the digest → a mail that waits to be sent."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any

from bs4 import BeautifulSoup

from plugins.shared.clock import now


def mail(feed: dict[str, Any], item: dict[str, Any]) -> EmailMessage:
    """Return an issue of the ``feed`` as a draft: plain text and HTML (X-Unsent: Outlook opens it to be written on)."""
    message = EmailMessage()
    message["Subject"] = f"{feed['title']}, {item['title']}"
    message["Date"] = format_datetime(now())
    message["X-Unsent"] = "1"
    message.set_content(f"{item['title']}\n\n{_plain(item['content_html'])}\n\n{item['url']}\n")
    address, language = escape(item["url"]), escape(feed.get("language", "en"))
    html = f'<html lang="{language}"><body>{item["content_html"]}<p><a href="{address}">{address}</a></p></body></html>'
    message.add_alternative(html, subtype="html")
    return message


def _plain(html: str) -> str:
    """Return headings, lines and whole addresses."""
    soup = BeautifulSoup(html, "lxml")
    for link in soup.find_all("a"):
        link.append(f" <{link['href']}>")
    for heading in soup.find_all("h2"):
        heading.insert_before("\n\n")
        heading.append("\n")
    for line in soup.find_all("li"):
        line.insert_before("\n- ")
    for line in soup.find_all("br"):
        line.replace_with("\n  ")
    return re.sub(r"\n{3,}", "\n\n", soup.get_text()).strip()
