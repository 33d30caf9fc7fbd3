"""Files of old office programs, made byte by byte for the tests."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file ([MS-CFB]) of up to three streams, each padded so that it needs no mini stream."""
    padded = {name: data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()}
    sectors = 1 + sum(len(data) // _SECTOR for data in padded.values())
    tables = -(-sectors // (_SECTOR // 4 - 1))
    chains: list[int] = [*([_FAT] * tables), _END]  # first the allocation table, then the directory
    body = b""
    entries = [_entry("Root Entry", 5, 1, _END, 0)]
    for number, (name, data) in enumerate(padded.items(), start=1):
        start, count = len(chains), len(data) // _SECTOR
        chains += [*range(start + 1, start + count), _END]
        body += data
        entries.append(_entry(name, 2, number + 1 if number < len(streams) else _FREE, start, len(data)))
    table = struct.pack(f"<{tables * _SECTOR // 4}I", *chains, *([_FREE] * (tables * _SECTOR // 4 - len(chains))))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *([_FREE] * (109 - tables)))
    return header + table + directory + body


def _entry(name: str, kind: int, right: int, start: int, size: int) -> bytes:
    named = (name + "\0").encode("utf-16-le")
    child = 1 if kind == 5 else _FREE
    return (
        named.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(named), kind, 1, _FREE, right if kind == 2 else _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def doc(text: str, *, locked: bool = False) -> bytes:
    """A Word 97 document whose text lies in two pieces, the first of one byte a character where it can be."""
    cut = next((n for n, character in enumerate(text) if ord(character) > 127), len(text))
    pieces = [(text[:cut].encode("cp1252"), cut, True), (text[cut:].encode("utf-16-le"), len(text) - cut, False)]
    head = bytearray(0x400)
    struct.pack_into("<H", head, 0, 0xA5EC)
    struct.pack_into("<H", head, 0x0A, 0x0200 | (0x0100 if locked else 0))
    struct.pack_into("<i", head, 0x4C, len(text))
    positions, descriptors = [0], b""
    for data, characters, single in pieces:
        place = len(head)
        head += data
        descriptors += struct.pack("<HIH", 0, place * 2 | 0x40000000 if single else place, 0)
        positions.append(positions[-1] + characters)
    plc = struct.pack(f"<{len(positions)}I", *positions) + descriptors
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    return compound_file({"WordDocument": bytes(head), "1Table": clx})


def zip_of(members: dict[str, bytes]) -> bytes:
    """A ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():  # the day of 1980 that ZipInfo has makes the same bytes at every call
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def with_parts(payload: bytes, **changes: Callable[[str], str]) -> bytes:
    """An office file with some of its parts changed, by the first words of their names; a part that is new begins empty."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for word, change in changes.items():
        name = next((one for one in parts if word in one), f"xl/{word}.xml")
        parts[name] = change(parts.get(name, b"").decode()).encode()
    return zip_of(parts)


def ofd(*pages: list[tuple[float, float, str]]) -> bytes:
    """An OFD file; a page is text with its place in millimetres from the left and the top."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y} 100 5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'
            for x, y, text in page
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_of({name: text.encode() for name, text in members.items()})


def pdf(*pages: str) -> bytes:
    """A PDF whose pages are given as content streams (see `shown` and `ruled`); its one font is a Chinese one of Adobe's."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200"
        b"/CapHeight 800/StemV 80>>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (7 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(page), page.encode()))
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(body),
    )


def shown(text: str, left: int, top: int) -> str:
    """A line of text on a page of a PDF, in letters of ten points."""
    return f"BT /F1 10 Tf {left} {800 - top} Td <{text.encode('utf-16-be').hex()}> Tj ET "


def ruled(rows: list[list[str | None]], top: int, widths: list[int]) -> str:
    """A table with rules on a page of a PDF; a cell that is None belongs to the one above it."""
    content, lefts = "", [50 + sum(widths[:at]) for at in range(len(widths))]
    for number, row in enumerate(rows):
        height = 800 - top - 20 * number
        for left, width, text in zip(lefts, widths, row, strict=True):
            content += f"{left} {height - 20} m {left} {height} l S {left + width} {height - 20} m {left + width} {height} l S "
            if text is not None:
                content += (
                    f"{left} {height} m {left + width} {height} l S {shown(text, left + 3, top + 20 * number + 14)}"
                )
    bottom = 800 - top - 20 * len(rows)
    return content + f"50 {bottom} m {50 + sum(widths)} {bottom} l S "
