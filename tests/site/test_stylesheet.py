"""The one stylesheet that readers load: every rule of the theme's files, in order, and no byte too many."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.site.stylesheet import join


@pytest.mark.parametrize(
    ("written", "loaded"),
    [
        ("a { color: red; }", "a{color:red}"),
        ('/* why */\na::before { content: " : { ; "; }', 'a::before{content:" : { ; "}'),
        ("nav :first-child { inset: calc(1px + 2px) auto; }", "nav :first-child{inset:calc(1px + 2px) auto}"),
        ("@media (width >= 46rem) {\n  p, li { margin: 0 -1px }\n}", "@media (width >= 46rem){p,li{margin:0 -1px}}"),
        ("td[data-x='a, b'] > b { x: y; }", "td[data-x='a, b'] > b{x:y}"),
    ],
)
def test_nothing_that_matters_is_lost(tmp_path: Path, written: str, loaded: str) -> None:
    (tmp_path / "ORDER").write_text("one.css\n", encoding="utf-8")
    (tmp_path / "one.css").write_text(written, encoding="utf-8")
    assert join(tmp_path).strip() == loaded


def test_files_stand_in_the_order_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "ORDER").write_text("b.css\na.css\n", encoding="utf-8")
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "b.css").write_text("b{}", encoding="utf-8")
    assert join(tmp_path).split() == ["b{}", "a{}"]


def test_neighbours_of_one_layer_share_its_block(tmp_path: Path) -> None:
    (tmp_path / "ORDER").write_text("a.css\nb.css\nc.css\n", encoding="utf-8")
    for name, layer in (("a", "x"), ("b", "x"), ("c", "y")):
        (tmp_path / f"{name}.css").write_text(f"@layer {layer} {{ {name} {{ top: 0 }} }}", encoding="utf-8")
    assert join(tmp_path) == "@layer x{a{top:0}b{top:0}}\n@layer y{c{top:0}}\n"


def test_every_stylesheet_of_the_theme_is_in_the_list() -> None:
    folder = Path(__file__).parents[2] / "theme" / "static" / "css"
    # Loaded by feeds, by paper, by printers, and by the pages that need it.
    alone = {"feed.css", "paper.css", "print.css"}
    alone |= {"components/agenda.css", "components/forms.css", "components/status.css"}
    named = set((folder / "ORDER").read_text(encoding="utf-8").split())
    assert named == {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")} - alone
