"""A post → schema.org's BlogPosting and BreadcrumbList (Google's lists of what is required and recommended)."""

from __future__ import annotations

from typing import Any

from plugins.parts.site import Site
from plugins.posts.article import Article, Byline


def document(article: Article, site: Site) -> list[Any]:
    """Return the data of a post; every address is absolute, what is not known is left out."""
    post, around, url = article.post, article.around, f"{site.url}/{article.url}"
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": url,
        "mainEntityOfPage": post.canonical or url,
        "headline": post.title,
        "description": around.description,
        "datePublished": post.date.isoformat(),
        "dateModified": (post.updated or post.date).isoformat(),
        "inLanguage": post.language or site.community.language,
        "author": [_person(author, site.url) for author in around.authors],
        "publisher": organisation(site.community.name, site.url),
        "keywords": ", ".join(post.tags),
        "image": f"{site.url}/{article.picture}",
    }
    data = {name: value for name, value in data.items() if value not in ("", [], None)}
    above = (site.community.name, f"{site.url}/"), ("Posts", f"{site.url}/posts/")
    return [data, breadcrumb([*above, (post.title, url)])]


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


def _person(author: Byline, siteurl: str) -> dict[str, Any]:
    if author.member is None:
        return {"@type": "Person", "name": author.name}
    kind = "Person" if author.member.kind == "person" else "Organization"
    url = author.member.address(siteurl)
    return {"@type": kind, "name": author.name, **({"url": url} if url else {})}
