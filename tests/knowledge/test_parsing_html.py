"""HTML: what a reader came for, and nothing that stands around it."""

import pytest
from tests.knowledge.test_parsing_text import bodies

from companin.knowledge.parsing.errors import NoText
from companin.knowledge.parsing.reading import parse

PAGE = """<!doctype html><html><head><title>Returns &amp; refunds</title><style>p{}</style></head><body class="cookies-ok">
<a class="skip-link" href="#m">Skip to content</a>
<header><img alt=logo><h1>Returns</h1><nav>Home | Shop</nav></header>
<div id="cookie-banner"><p>We use cookies</p><button>OK</button></div>
<ol class="breadcrumb"><li>Home</ol>
<div class="layout"><p>You may <b>return</b> any kettle<br>within 30&nbsp;days.</p>
<p hidden>secret one</p><p style="color:red; display : none">secret two</p><span aria-hidden="true">secret three</span>
<h2>How</h2><p>Steps:</p><ul><li>Pack it<li><p>Send it</p><ol start=3><li>by post<li>by hand</ol></li></ul>
<table><caption>Prices</caption><tr><th>Size</th><th>Cost</th></tr><tr><td>2 l</td><td>39 EUR</td></tr></table>
<table><tr><td><h3>Inside layout</h3><p>Read as blocks.</p></td><td></td></tr></table>
<dl><dt>Fee</dt><dd>None</dd></dl>
<h2>Questions</h2><details><summary>When is it paid?</summary>Within a week.</details><details><summary>How?</summary><p>By card.</p></details>
<p>After all.</p><pre>code
   kept</pre><section class="cookie-info"><h2>Our biscuits</h2><p>Cookie recipes are content.</p></section></div>
<aside>Related</aside><footer>Imprint</footer><script>var x = "script words";</script><noscript>turn on</noscript></body></html>"""


def test_a_page_is_read_without_its_furniture():
    document = parse(PAGE.encode())
    assert document.title == "Returns & refunds"
    assert document.media_type == "text/html"
    for gone in ("secret", "cookies", "Home", "Skip", "Imprint", "Related", "script words", "turn on"):
        assert gone not in document.text, gone
    assert bodies(document)[:3] == [
        (("Returns",), "You may return any kettle\nwithin 30 days."),
        (
            ("Returns", "How"),
            "Steps:\n\n- Pack it\n- Send it\n  3. by post\n  4. by hand\n\nPrices\nSize: 2 l; Cost: 39 EUR",
        ),
        (("Returns", "How", "Inside layout"), "Read as blocks.\n\nFee\n- None"),
    ]
    assert bodies(document)[3:] == [
        (("Returns", "Questions", "When is it paid?"), "Within a week."),
        (("Returns", "Questions", "How?"), "By card."),
        (("Returns", "Questions"), "After all.\n\ncode\n   kept"),
        (("Returns", "Our biscuits"), "Cookie recipes are content."),
    ]


def test_main_wins_over_the_rest_of_the_page():
    page = "<html><body><div>Sidebar of links and more links</div><main><h1>Hours</h1><p>Open from nine to five on all weekdays.</p></main><div>Elsewhere</div></body></html>"
    document = parse(page.encode())
    assert bodies(document) == [(("Hours",), "Open from nine to five on all weekdays.")]
    assert document.title == "Hours"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><div id=root></div><script>go()</script>",
        "<!doctype html><svg><text>x</text></svg>",
        "<p hidden>x</p>",
    ],
)
def test_a_page_without_words_says_so(page):
    with pytest.raises(NoText, match="no text"):
        parse(page.encode(), declared="html")


def test_deep_nesting_is_only_a_long_page():
    assert parse(b"<b>" * 20_000 + b"inside", declared="html").text == "inside"
    assert parse(b"<ul><li>" * 2_000 + b"inside", declared="html").text.strip() == "- inside"


def test_xml_gives_its_words():
    assert parse(
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a><b>Words</b> &x;</a>"
    ).text.startswith("Words")
    assert (
        "root:"
        not in parse(
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>Words &x;</a>"
        ).text
    )


def test_headings_keep_the_name_that_links_use():
    page = """<html><body><main><h1>Help</h1><p>First of all.</p>
    <h2 id="frakt">Frakt</h2><p>Three days.</p><h3>Abroad</h3><p>A week.</p>
    <h2><a name="pay back"></a><a id="user-money" href="#money">#</a>Money</h2><p>Within ten days.</p>
    <section id="gifts"><h2>Gifts</h2><p>We wrap them.</p></section>
    <section id="others"><p>Besides:</p><h2>Cards</h2><p>They never expire.</p></section></main></body></html>"""
    found = parse(page.encode())
    told = {found.text[one.start : one.end]: one.anchor for one in found.sections}
    assert told == {
        "First of all.": None,
        "Three days.": "frakt",
        "A week.": "frakt",
        "Within ten days.": "user-money",
        "We wrap them.\n\nBesides:": "gifts",
        "They never expire.": None,
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            """<thead><tr><th rowspan=2>Country<th colspan=2>Price<tr><th>EUR<th>SEK</thead>
            <tr><td rowspan=2>Sweden<td>1<td>10<tr><td>2<td>20<tr><td>Norway<td colspan=2>ask us""",
            """Country: Sweden; Price EUR: 1; Price SEK: 10
Country: Sweden; Price EUR: 2; Price SEK: 20
Country: Norway; Price EUR, Price SEK: ask us""",
        ),
        (
            """<tr><th><th>Mon<th>Tue<th>Wed<tr><th rowspan=2>Day<td>Yoga<td colspan=2>Closed<tr><td colspan=2>Swim<td>Box
            <tr><td colspan=4>Bring a towel.""",
            "Day; Mon: Yoga; Tue, Wed: Closed\nDay; Mon, Tue: Swim; Wed: Box\nBring a towel.",
        ),
        ("<tr><th>Weight<td>2 kg<tr><th>Plug<td><ul><li>EU<li>UK</ul>", "Weight: 2 kg\nPlug: EU, UK"),
        ("<tr><th colspan=2>Hours<tr><td>Monday<td>9\u201317", "Hours\nMonday; 9\u201317"),
        (
            "<tr><th><th>Basic<th>Plus<tr><th>Chat<td><img alt=No><td><img alt=Yes><br>H<sub>2</sub>O",
            "Chat; Basic: No; Plus: H2O",
        ),
        (
            """<tr><th>Part<th>Data<tr><td>Kettle<td><table><tr><td>Power<td>2 kW<tr><td>Plug<td>EU</table>
            <tr><td>Lid<td>Steel.<table><tr><th>Size<th>Price<tr><td>L<td>9 EUR</table>""",
            "Part: Kettle; Data: Power 2 kW, Plug EU\nPart: Lid; Data: Steel. Size Price, L 9 EUR",
        ),
        (
            "<tr><td><table><tr><th>Day<th>Hours<tr><td>Monday<td>9\u201317</table><td>Call us first.",
            "Day: Monday; Hours: 9\u201317\n\nCall us first.",
        ),
        (
            "<tr><th>Form<th>Where<tr><td>Return<td><a href='https://a.example/r'>here</a>",
            "Form: Return; Where: here (https://a.example/r)",
        ),
    ],
)
def test_each_cell_of_a_table_stands_with_what_names_it(rows, said):
    assert parse(f"<main><table>{rows}</table></main>".encode(), declared="html").text == said


def test_what_a_term_means_stays_together():
    page = b"<main><dl><dt>Fee<dd><p>None.</p><p>Really.</p><dd>Ever.<dt>Ti<b>m</b>e<dd>A day.</dl></main>"
    assert parse(page, declared="html").text == "Fee\n- None.\nReally.\n- Ever.\n\nTime\n- A day."


PANELS = """<main><h1>Help</h1><ul role=tablist><li><a role=tab href=#a>Private</a><li><a role=tab href=#b>Business</a></ul>
<div id=a role=tabpanel>By card.</div><div id=b role=tabpanel aria-hidden=true>By invoice.</div><p>Always.</p>
<h2><button aria-expanded=false aria-controls=c>How long?</button></h2><div id=c hidden><p>Three days.</p></div>
<button aria-expanded=false aria-controls=d>Can I return?</button><section id=d style="display:none">Yes.</section>
<h2>Old</h2><div class=faq-answer style="display: none">By script.</div>
<p>In short. <button aria-expanded=false aria-controls=e>Read more</button></p><p id=e hidden>At length.</p>
<button aria-expanded=false aria-controls=f>Menu</button><div id=f hidden><a href=/x>Shop</a> <a href=/y>About</a></div>
<button aria-expanded=false aria-controls=g>Ask</button><div id=g class=modal hidden>A dialog.</div>
<p>Now <s>49</s> 39 EUR. <del>Gone.</del></p></main>"""


def test_what_opens_on_a_page_is_read_under_what_opens_it():
    assert bodies(parse(PANELS.encode(), declared="html")) == [
        (("Help", "Private"), "By card."),
        (("Help", "Business"), "By invoice."),
        (("Help",), "Always."),
        (("Help", "How long?"), "Three days."),
        (("Help", "How long?", "Can I return?"), "Yes."),
        (("Help", "Old"), "By script.\n\nIn short.\n\nAt length.\n\nNow 39 EUR."),
    ]


def test_notes_are_kept_and_their_marks_are_not():
    page = """<main><h1>Tea</h1><p>Water<sup><a href="#n">1</a></sup> boils<a role=doc-noteref href="#n">[2]</a> for <a href="#p">39<sup>99</sup></a>.</p>
    <aside>Let it cool a little first. <a href=/x>How?</a></aside><aside><a href=/y>Read on</a></aside>
    <aside role=doc-footnote id=n><a href="#">Soft</a></aside></main>"""
    said = parse(page.encode(), declared="html").text
    assert said == "Tea\n\nWater boils for 39^99.\n\nLet it cool a little first. How?\n\nSoft"


def test_signs_that_link_to_a_heading_are_no_part_of_it():
    page = """<main><h1>Setup<a class=headerlink href=#setup>¶</a></h1><p>Mount it.</p><h2><a href=#t>#</a> Tools</h2><p>A key.</p>
    <h2><a href=#c>C#</a></h2><p>A language.</p></main>"""
    document = parse(page.encode(), declared="html")
    assert document.title == "Setup"
    assert [part.heading_path[-1] for part in document.sections] == ["Setup", "Tools", "C#"]


def test_what_only_leads_on_is_left_out():
    page = """<main><h1>Tea</h1><p>Boil it.</p><aside class=related><h3>Related articles</h3><a href=/x>Coffee</a></aside>
    <div class=share>Share on Facebook</div><div class="article-feedback">Was this article helpful? Yes No</div>
    <section class=related><h2>Related costs</h2><p>Filters cost five euro; see <a href=/f>filters</a>.</p></section>
    <p class=share>Your share is half.</p><div class=feedback>Write to us.</div></main>"""
    assert parse(page.encode(), declared="html").text == (
        "Tea\n\nBoil it.\n\nRelated costs\n\nFilters cost five euro; see filters.\n\nYour share is half.\n\nWrite to us."
    )
