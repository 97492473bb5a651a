import pytest

from bot.news.sniffing import binary_kind, decode, kind_of_markup, normalised, root

RUSSIAN = "Новости Казахстана: рост экономики"
FRENCH = "Les élèves français à l'école, très bientôt"

TURKISH = "Türkiye ile Kazakistan arasında yeni anlaşma imzalandı, İstanbul’da açıklandı"


def xml(text: str, encoding: str, declared: str | None = None) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{head}<rss>{text}</rss>".encode(encoding)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (xml(RUSSIAN, "utf-8"), None),
        (xml(RUSSIAN, "utf-8", "utf-8"), "windows-1251"),
        (xml(RUSSIAN, "utf-8", "windows-1251"), None),
        (xml(RUSSIAN, "utf-8", "windows-1251"), "iso-8859-1"),
        (xml(RUSSIAN, "utf-8-sig", "windows-1251"), "koi8-r"),
        (xml(RUSSIAN, "cp1251", "windows-1251"), "utf-8"),
        (xml(RUSSIAN, "cp1251"), "windows-1251"),
        (xml(RUSSIAN, "cp1251", "utf-8"), None),
        (xml(RUSSIAN, "cp1251"), None),
        (xml(RUSSIAN, "cp1251", "rot13"), "zlib"),
        (xml(RUSSIAN, "cp1251", "utf-16"), None),
        (xml(RUSSIAN, "koi8-r", "koi8-r"), None),
        (xml(RUSSIAN, "koi8-r"), "nonsense"),
        (xml(RUSSIAN, "koi8-r"), "windows-1251"),
        (xml(RUSSIAN, "koi8-r", "windows-1251"), None),
        (xml(RUSSIAN, "cp1251"), "koi8-r"),
        (xml(RUSSIAN, "cp1251", "koi8-r"), "windows-1251"),
        (xml(RUSSIAN, "cp1251"), "iso-8859-1"),
        (xml(RUSSIAN, "cp1251", "iso-8859-1"), "windows-1252"),
        (xml(RUSSIAN, "koi8-r", "windows-1254"), None),
        (xml(RUSSIAN, "iso8859-5", "iso-8859-5"), None),
        (xml(RUSSIAN, "cp866"), "ibm866"),
        (xml(RUSSIAN, "utf-16"), "utf-8"),
        (xml(RUSSIAN, "utf-16-le"), None),
        (xml(RUSSIAN, "utf-16-be"), None),
        (xml(RUSSIAN, "utf-32"), None),
    ],
)
def test_the_letters_are_read_right_whatever_is_claimed(body: bytes, charset: str | None) -> None:
    assert RUSSIAN in decode(body, charset)


def test_other_letters() -> None:
    assert FRENCH in decode(xml(FRENCH, "cp1252", "utf-8"))
    assert "日本" in decode(xml("日本", "iso2022_jp", "iso-2022-jp"))
    assert "İstanbul ş" in decode(xml("İstanbul ş", "cp1254"), "windows-1254")
    assert TURKISH in decode(xml(TURKISH, "cp1254"))
    assert "Қазақ" in decode(xml("Қазақ тілі", "kz1048", "kz-1048"))
    assert "Αθήνα" in decode(xml("Αθήνα", "iso8859-7", "iso-8859-7"))
    assert "НОВОСТИ" in decode(xml("НОВОСТИ", "cp1251", "windows-1251"))


def test_one_broken_letter_spoils_no_text() -> None:
    body = xml(RUSSIAN, "utf-8").replace("К".encode(), b"\xd0")
    assert "Новости \ufffdазахстана" in decode(body)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "nothing"),
        (b" \n\t", "nothing"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<rss/>", None),
    ],
)
def test_binary_kind(body: bytes, what: str | None) -> None:
    assert binary_kind(body) == what


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("<rss>", "rss", 0),
        ("\n<?xml version='1.0'?><!-- <a> --><RDF:RDF>", "rdf", 34),
        ("<!DOCTYPE rss SYSTEM 'x'><rss>", "rss", 25),
        ("<!DOCTYPE rss [<!ENTITY a ']>'> <!ENTITY b 'c'>\n]><rss>", None, -1),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>\n] ><rss>", "rss", 34),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>", "", -1),
        ("<!-- never closed <rss>", "", -1),
        ("<?never closed <rss>", "", -1),
        ("a < b <rss>", "", -1),
        ("<!DOCTYPE html><HTML lang=en>", "html", 15),
        ("text", "", -1),
    ],
)
def test_root(text: str, name: str | None, place: int) -> None:
    found = root(text)
    if name is not None:
        assert found == (name, place)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("html", "a web page"),
        ("opml", "a list of feeds (OPML)"),
        ("urlset", "a site map"),
        ("note", "a document of another kind"),
        ("", "plain text"),
    ],
)
def test_kind_of_markup(name: str, what: str) -> None:
    assert kind_of_markup(name) == what


def test_a_normalised_document_has_nothing_to_resolve() -> None:
    text = "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss>&nbsp;&laquo;&amp;&lt;&x;&\x00\ud800</rss>"
    source = normalised(text, root(text)[1]).decode()
    assert source.endswith("<rss>\u00a0«&amp;&lt;&x;&</rss>")
