"""Which headings only say where to read on."""

import pytest

from companin.knowledge.pointers import points_elsewhere


@pytest.mark.parametrize(
    "heading",
    [
        "Related reading",
        "Returns › Related articles in our help centre:",
        "See also",
        "Relaterad läsning",
        "Se även:",
        "Gerelateerde artikelen",
        "Zie ook",
        "Lectures connexes",
        "Pour aller plus loin",
        "Artigos relacionados",
        "Veja também",
    ],
)
def test_a_heading_that_points_elsewhere_is_told(heading: str) -> None:
    assert points_elsewhere(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "Related parties",
        "See also › Opening hours",
        "Read more about prices",
        "Läs mer om priser",
        "Seealsonia",
        "Articles sold by weight",
        "Ressources humaines",
        "Verwante kosten",
        "Guia de tamanhos",
    ],
)
def test_a_heading_that_only_looks_like_it_is_not(heading: str) -> None:
    assert not points_elsewhere(heading)
