"""A site of Hexo's comes over: posts with their pictures beside them, its tags, its addresses and ids."""

from __future__ import annotations

from pathlib import Path

from tests.images.brought import png
from tests.importing.bringing import bring

POST = """---
title: 你好
date: 2016-08-13 10:20:30
tags:
  - 生活
categories:
  - [前端, 小程序]
  - 日常
cover: /img/cover.png
---
開始。

{% asset_img room.png 一個房間 %}

![again](room.png) ![typora](hello/room.png)

{% note info no-icon %}
注意
{% endnote %}

看 {% post_link second '第二篇' %}, {% post_link second %}

```js
const a = '{{ x }} {% y %}'
```

{% tabs t %}
<!-- tab One -->
first
<!-- endtab -->
{% endtabs %}

{% strange %}
"""
FILES: dict[str, str | bytes] = {
    "_config.yml": "author: Ann Sample\nurl: https://old.example\nlanguage: [zh-TW]\n"
    "permalink: :year/:category/:title/\nfeed: {path: rss2.xml}\n",
    "package.json": '{"dependencies": {"hexo": "^7"}}',
    "source/_posts/2016/hello.md": POST,
    "source/_posts/2016/hello/room.png": png(),
    "source/_posts/second.md": "title: Second\ndate: 2017/1/2 8:00\npermalink: own/second.html\n---\nWords.\n",
    "source/_posts/locked.md": "---\ntitle: Locked\ndate: 2018-01-01\npassword: abc\n---\nWords for some.\n",
    "source/_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "source/about/index.md": "---\ntitle: 關於\n---\nAbout.\n",
    "source/tags/index.md": "---\ntitle: Tags\ntype: tags\n---\n",
    "source/img/cover.png": png(),
}


def test_hexo_comes_over(tmp_path: Path) -> None:
    hexo = bring(tmp_path, FILES)
    assert hexo.fields("posts/2016/hello.md") == {
        "title": "你好",
        "date": "2016-08-13 10:20:30",
        "slug": "hello",
        "authors": ["Ann Sample"],
        "tags": ["生活", "前端", "小程序", "日常"],
        "image": {"src": "images/cover.png"},
        "redirects": ["/2016/日常/2016/hello/"],
        "id": "https://old.example/2016/%E6%97%A5%E5%B8%B8/2016/hello/",
    }
    body = hexo.body("posts/2016/hello.md")
    assert body.count("../../images/2016/hello/room.png)") == 3
    assert "> [!NOTE]\n> 注意" in body
    assert "看 [第二篇](../2017/second.md), [Second](../2017/second.md)" in body
    assert "const a = '{{ x }} {% y %}'" in body
    assert "**One**\nfirst" in body
    assert hexo.fields("posts/2017/second.md")["redirects"] == ["/own/second.html"]
    assert [hexo.fields(f"posts/{name}.md")["status"] for name in ("2018/locked", "later")] == ["draft", "draft"]
    assert [name for name in hexo.files if name.startswith("pages/")] == ["pages/about-2.md", "pages/about.md"]
    assert "has {% strange %}, which has no equal" in hexo.said
    assert '"/rss2.xml"' in (hexo.folder / "pelicanconf.py").read_text("utf-8")
