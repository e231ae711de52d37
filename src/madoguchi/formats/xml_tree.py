"""XML as a tree (XML文書): without document types and entities, so that a file only says itself."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat


class NotXml(Exception):
    """Raised for text that is no XML, or that declares a document type."""


class _Forbidden(Exception):
    """Raised from inside the parser, which stops there."""


def read_xml(text: bytes) -> Element:
    """Read XML; names become {namespace}local. Raises NotXml.

    Whatever a document type could do (fetch files, define entities that grow) is refused with it.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: builder.start(_tag(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_tag(name))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _forbid
    try:
        parser.Parse(text, True)
    except _Forbidden as error:
        raise NotXml("the file declares a document type, which is refused") from error
    except (expat.ExpatError, ValueError) as error:
        raise NotXml(f"the file is no XML: {error}") from error
    return builder.close()


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _forbid(*told: object) -> None:
    raise _Forbidden


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, *path: str) -> Element | None:
    """The first element along a path of names, whatever their namespace."""
    found: Element | None = element
    for name in path:
        if found is None:
            return None
        found = next((each for each in found if local(each) == name), None)
    return found


def text_at(element: Element, *path: str) -> str:
    """The text at a path of names, without blanks around it; "" where there is none."""
    found = child(element, *path)
    return "" if found is None else (found.text or "").strip()
