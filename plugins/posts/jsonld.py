"""A post → schema.org's BlogPosting and BreadcrumbList (Google's lists of what is required and recommended)."""

from __future__ import annotations

from typing import Any

from plugins.posts.article import Around
from plugins.posts.model import Post


def document(post: Post, around: Around, *, url: str, siteurl: str, site: str, image: str, language: str) -> list[Any]:
    """Return the data of the post at ``url``; every address is absolute, what is not known is left out."""
    article = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": url,
        "mainEntityOfPage": post.canonical or url,
        "headline": post.title,
        "description": around.description,
        "datePublished": post.date.isoformat(),
        "dateModified": (post.updated or post.date).isoformat(),
        "inLanguage": post.language or language,
        "author": [_person(author.name, author.member, siteurl) for author in around.authors],
        "publisher": organisation(site, siteurl),
        "keywords": ", ".join(post.tags),
        "image": image,
    }
    article = {name: value for name, value in article.items() if value not in ("", [], None)}
    return [article, breadcrumb([(site, f"{siteurl}/"), ("Posts", f"{siteurl}/posts/"), (post.title, url)])]


def organisation(name: str, siteurl: str) -> dict[str, Any]:
    """Return the community itself."""
    return {"@type": "Organization", "@id": f"{siteurl}/#community", "name": name, "url": f"{siteurl}/"}


def breadcrumb(steps: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the way from home to a page, as (name, address)."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, 1)
        ],
    }


def _person(name: str, member: Any, siteurl: str) -> dict[str, Any]:
    person = {"@type": "Person", "name": name}
    if member is None:
        return person
    kind = "Person" if member.kind == "person" else "Organization"
    url = member.address(siteurl)
    return {"@type": kind, "name": name, **({"url": url} if url else {})}
