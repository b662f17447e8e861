"""Results in forms that other programs read: CSV, Parquet, Excel, and as a research object (RO-Crate)."""

import contextlib
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from sim.core.errors import InputError, nearest
from sim.core.extras import library
from sim.experiment import store
from sim.experiment.ledger import LEDGER, TABLES
from sim.experiment.reading import one_line

COLUMNS = "columns"
MOST_ROWS = 1_048_576  # of a sheet of Excel, the head among them
MOST_LETTERS = 32_767  # of a cell of Excel
CUT = " ... (cut here; --format csv has all of it)"
FORMULA = r"^([=+\-@\t\r])"  # with what a text begins that a spreadsheet takes for a formula
MEDIA = {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv", ".json": "application/json",
         ".yaml": "application/yaml", ".py": "text/x-python"}  # fmt: skip
HOME = "#ruralcredit"
ASKED, EXTRA = "--format", "export"


def export(folder: str | Path, form: str, to: str | Path | None = None) -> Path:
    """Write a result as `csv`, `parquet`, `xlsx` or `rocrate`, beside its folder or at `to`; returns where.

    Nothing that is there is overwritten, what breaks off leaves nothing, and no code that the experiment names is run.
    Raises InputError: for a form that is not known, a place that is taken, tables too long for Excel, or a library that
    is not installed.
    """
    if form not in FORMS:
        raise InputError(f"--format: {form!r} is not known; give one of {', '.join(FORMS)}.{nearest(form, FORMS)}")
    results = store.load_results(folder)
    ending = ".xlsx" if form == "xlsx" else f"-{form}"
    place = Path(to) if to is not None else results.folder.parent / f"{results.folder.name}{ending}"
    if place.exists():
        raise InputError(one_line(f"{place}: there is something already; remove it, or name another place with --to."))
    with _whole(place) as part:
        FORMS[form](results, part)
    return place


@contextlib.contextmanager
def _whole(place: Path) -> Iterator[Path]:
    """Give a place beside, which becomes the one that is meant once all is written."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=place.parent))
    except OSError as error:
        raise InputError(one_line(f"{place}: nothing can be written there ({error.strerror}).")) from None
    try:
        part = scratch / place.name
        yield part
        part.rename(place)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def tables(results: store.Results) -> Iterator[tuple[str, pa.Table]]:
    """Return the tables there are, by name, one at a time; those without rows are left out, but for runs."""
    for kind in TABLES:
        found = results.table(kind)
        if found is not None:
            yield kind, found


def columns_of(results: store.Results) -> pa.Table:
    """Return what every column of every table is: table, column, type, unit, meaning."""
    rows = []
    for kind, table in tables(results):
        for field in table.schema:
            about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
            said = {"unit": about.get("unit", ""), "meaning": about.get("meaning", "")}
            rows.append({"table": kind, "column": field.name, "type": str(field.type), **said})
    return pa.Table.from_pylist(rows)


def _csv(results: store.Results, place: Path) -> None:
    place.mkdir()
    for kind, table in chain(tables(results), [(COLUMNS, columns_of(results))]):
        pyarrow.csv.write_csv(_for_spreadsheets(table), place / f"{kind}.csv")
    _about(results, place)


def _parquet(results: store.Results, place: Path) -> None:
    place.mkdir()
    for kind, table in tables(results):
        pq.write_table(table, place / f"{kind}.parquet", compression="zstd")
    _about(results, place)


def _xlsx(results: store.Results, place: Path) -> None:
    openpyxl = library("openpyxl", ASKED, EXTRA)
    for kind, table in tables(results):  # before anything is written
        if len(table) >= MOST_ROWS:
            raise InputError(f"{kind}: {len(table)} rows are more than a sheet of Excel holds; give --format csv.")
    book = openpyxl.Workbook(write_only=True)
    for kind, table in chain(tables(results), [(COLUMNS, columns_of(results))]):
        sheet = book.create_sheet(kind)
        sheet.append([_text(sheet, name) for name in table.column_names])
        for batch in table.to_batches(max_chunksize=10_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                sheet.append([_cell(sheet, value) for value in row])
    sheet = book.create_sheet("experiment")
    for line in (results.folder / store.EXPERIMENT).read_text(encoding="utf-8").splitlines():
        sheet.append([_text(sheet, line)])
    book.save(place)


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else _text(sheet, str(value))  # Excel has no infinite numbers
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, value: str) -> Any:
    """Return text as text, also where it looks like a formula; signs that no sheet may hold are spelt out."""
    illegal = library("openpyxl.cell.cell", ASKED, EXTRA).ILLEGAL_CHARACTERS_RE
    spelt = illegal.sub(lambda found: ascii(found[0])[1:-1], value)
    if len(spelt) > MOST_LETTERS:
        spelt = spelt[: MOST_LETTERS - len(CUT)] + CUT
    cell = library("openpyxl.cell", ASKED, EXTRA).WriteOnlyCell(sheet, value=spelt)
    cell.data_type = "s"
    return cell


def _rocrate(results: store.Results, place: Path) -> None:
    rocrate = library("rocrate.rocrate", ASKED, EXTRA)
    with tempfile.TemporaryDirectory() as scratch:
        content = Path(scratch) / "content"
        _parquet(results, content)
        _csv_columns(results, content)
        crate = rocrate.ROCrate(gen_preview=False)
        crate.name = str(results.manifest["title"])
        crate.description = (
            f"Results of an experiment with ruralcredit, code version {results.manifest['code_version']}."
        )
        finished = results.manifest.get("finished") or results.manifest["started"]
        crate.datePublished = datetime.fromisoformat(str(finished))
        if said := _license():
            crate.license = said
        _made_by(crate, results.manifest)
        for path in sorted(content.rglob("*")):
            if path.is_file():
                crate.add_file(str(path), str(path.relative_to(content)), properties=_properties(path))
        crate.write(place)


def _csv_columns(results: store.Results, place: Path) -> None:
    pyarrow.csv.write_csv(columns_of(results), place / f"{COLUMNS}.csv")


def _properties(path: Path) -> dict[str, str]:
    media = {"encodingFormat": MEDIA[path.suffix]} if path.suffix in MEDIA else {}
    return {"name": path.name, **media}


def _made_by(crate: Any, manifest: Mapping[str, Any]) -> None:
    """Say which program made the results: its name, and which code and packages it was."""
    entity = library("rocrate.model.contextentity", ASKED, EXTRA).ContextEntity
    used = ", ".join(f"{name} {version}" for name, version in manifest.get("versions", {}).items())
    software = crate.add(entity(crate, HOME, properties={
        "@type": "SoftwareApplication", "name": "ruralcredit", "version": str(manifest["code_version"]),
        "softwareRequirements": used, "operatingSystem": str(manifest.get("platform", "")),
    }))  # fmt: skip
    when = {"startTime": str(manifest["started"])}
    if manifest.get("finished"):
        when["endTime"] = str(manifest["finished"])
    action = crate.add(entity(crate, "#run", properties={
        "@type": "CreateAction", "name": f"ruralcredit run {store.EXPERIMENT}", **when,
    }))  # fmt: skip
    action["instrument"] = software
    action["result"] = crate.root_dataset
    crate.root_dataset["mentions"] = action


def _license() -> str | None:
    """Return the licence of this package, which results are under as well unless somebody says otherwise, if known."""
    from importlib import metadata

    try:
        said = metadata.metadata("ruralcredit").get("License-Expression")
    except metadata.PackageNotFoundError:
        said = None
    return f"https://spdx.org/licenses/{said}" if said else None


def _about(results: store.Results, place: Path) -> None:
    """Copy what the experiment is: its text, manifest, own files and network."""
    for path in sorted(results.folder.rglob("*")):
        inside = path.relative_to(results.folder)
        kept = inside.parts[0] not in (*TABLES, LEDGER) and not inside.name.startswith(".")
        if path.is_file() and kept and (len(inside.parts) > 1 or path.suffix in (".yaml", ".json", ".py")):
            (place / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place / inside)


def _for_spreadsheets(table: pa.Table) -> pa.Table:
    """Return a table whose NaN are empty cells, and whose texts no spreadsheet takes for a formula.

    A text that looks like one gets an apostrophe before it, which says that it is text.
    """
    columns = []
    for column in table.columns:
        if pa.types.is_floating(column.type):
            columns.append(pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column))
        elif pa.types.is_string(column.type):
            columns.append(pc.replace_substring_regex(column, FORMULA, r"'\1"))
        else:
            columns.append(column)
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


FORMS: Mapping[str, Callable[[store.Results, Path], None]] = {
    "csv": _csv, "parquet": _parquet, "xlsx": _xlsx, "rocrate": _rocrate,
}  # fmt: skip

__all__ = ["FORMS", "export"]
