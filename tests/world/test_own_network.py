"""A network of one's own: read whole or not at all, from any kind of file, and lived in."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.network import guarantee_edges, guarantee_graph
from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.model import CreditModel
from sim.simulation import simulate
from sim.world.loans import GUARANTEED, OPEN
from sim.world.own_network import OwnNetwork, network_of

TIES = "party,neighbour,strength\nF2,F3,0.8\nF3,F4,0.5\nF4,F3,0.25\nF1,F2,1\n"
GUARANTEES = "borrower,guarantor\nF2,F3\nF3,F2\nF4,F1\nF4,F2\n"
PARTIES = (
    "party,kind,segment,branch,village\nF4,borrower,trader,10,b\nF3,borrower,,10,a\nF2,borrower,farm,9,a\n"
    "F1,guarantor,enterprise,9,a\n"
)


def written(folder: Path, **texts: str) -> dict[str, str]:
    """Write CSV files, and GraphML where a text begins with <; returns their paths."""
    paths = {}
    for name, text in texts.items():
        path = folder / f"{name}.{'graphml' if text.lstrip().startswith('<') else 'csv'}"
        path.write_text(text, encoding="utf-8")
        paths[name] = str(path)
    return paths


def read(folder: Path, **texts: str) -> OwnNetwork:
    network = network_of(written(folder, **texts))
    assert network is not None
    return network


def arcs(network: OwnNetwork, kind: str) -> dict[tuple[str, str], float]:
    """Return the arcs between parties by name."""
    made = network.arcs()[kind]
    assert made is not None
    ends = zip(made.party.tolist(), made.neighbour.tolist(), made.strength.tolist(), strict=True)
    return {(network.ids[one], network.ids[other]): weight for one, other, weight in ends}


def test_a_tie_holds_both_ways_unless_the_other_way_has_a_line_of_its_own(tmp_path: Path) -> None:
    made = read(tmp_path, ties=TIES)
    assert arcs(made, "ties") == {
        ("F2", "F3"): 0.8, ("F3", "F2"): 0.8, ("F3", "F4"): 0.5, ("F4", "F3"): 0.25, ("F1", "F2"): 1.0,
        ("F2", "F1"): 1.0,
    }  # fmt: skip
    assert made.ids == ("F1", "F2", "F3", "F4")
    assert made.borrowers == 4  # nothing else is said: everybody may


def test_who_owes_in_the_guarantees_may_borrow_and_the_others_stand_for_them(tmp_path: Path) -> None:
    made = read(tmp_path, guarantees=GUARANTEES)
    assert made.ids == ("F2", "F3", "F4", "F1")
    assert made.borrowers == 3
    assert arcs(made, "guarantees") == {
        ("F2", "F3"): 1.0, ("F3", "F2"): 1.0, ("F4", "F1"): 0.5, ("F4", "F2"): 0.5,
    }  # fmt: skip


def test_a_table_of_parties_says_who_is_what_and_where(tmp_path: Path) -> None:
    made = read(tmp_path, ties=TIES, parties=PARTIES)
    assert made.ids == ("F4", "F3", "F2", "F1")  # in its order, those who may borrow first
    assert made.branch_names == ("9", "10")  # whole numbers are in the order of numbers
    assert made.segment is not None
    assert list(made.segment) == [1, -1, 0, 2]
    model = CreditModel(network=made, months=1)
    parties = model.parties
    assert (len(parties), len(model.loans), len(model.branches)) == (4, 3, 2)
    assert list(parties.branch) == [1, 1, 0, 0]
    assert list(parties.segment[[0, 2, 3]]) == [1, 0, 2]
    assert list(parties.village) == [2, 1, 0, 0]
    assert list(parties.may_borrow) == [1, 1, 1, 0]


def graphml(edges: list[tuple[str, str, str]], weight: str, directed: str, nodes: str = "") -> str:
    names = sorted({end for edge in edges for end in edge[:2]})
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'<key id="w" for="edge" attr.name="{weight}" attr.type="double"/>\n'
        '<key id="k" for="node" attr.name="kind" attr.type="string"/>\n'
        f'<graph edgedefault="{directed}">\n'
        + "\n".join(nodes or [f'<node id="{name}"/>' for name in names])
        + "\n".join(
            f'\n<edge source="{one}" target="{other}"><data key="w">{value}</data></edge>'
            for one, other, value in edges
        )
        + "\n</graph></graphml>\n"
    )


def test_graphml_csv_and_data_frames_are_the_same_network(tmp_path: Path) -> None:
    edges = [("F2", "F3", "0.8"), ("F3", "F4", "0.5"), ("F1", "F2", "1")]
    from_csv = read(tmp_path, ties="party,neighbour,strength\n" + "\n".join(map(",".join, edges)))
    from_graph = read(tmp_path, ties=graphml(edges, "strength", "undirected"))
    frame = pd.DataFrame(edges, columns=["party", "neighbour", "strength"]).astype({"strength": float})
    from_frame = network_of({"ties": frame})
    assert from_frame is not None
    assert from_csv.content == from_graph.content == from_frame.content
    one_way = read(tmp_path, ties=graphml(edges, "weight", "directed"))
    assert arcs(one_way, "ties") == {("F2", "F3"): 0.8, ("F3", "F4"): 0.5, ("F1", "F2"): 1.0}


def test_the_order_of_edges_and_separators_does_not_matter(tmp_path: Path) -> None:
    lines = TIES.splitlines()
    turned = "\n".join(["# a note", *lines[:1], *reversed(lines[1:])]).replace(",", ";")
    assert read(tmp_path, ties=TIES).content == read(tmp_path, ties=turned).content


def test_numbers_are_names_too(tmp_path: Path) -> None:
    frame = pd.DataFrame({"borrower": [1.0, 2.0], "guarantor": [2, 10]})
    made = network_of({"guarantees": frame})
    assert made is not None
    assert made.ids == ("1", "2", "10")
    assert made.row_of(10) == 2
    with pytest.raises(InputError, match="no such party"):
        made.row_of("eleven")


def test_what_networkx_writes_of_a_model_is_read_as_its_network(tmp_path: Path) -> None:
    model = CreditModel(**{"world.borrowers": 300, "world.branches": 2, "levers.guarantors_required": 2.0}, months=1)
    graph = guarantee_graph(model)
    nx.write_graphml(graph, tmp_path / "guarantees.graphml")
    own = CreditModel(network={"guarantees": tmp_path / "guarantees.graphml"}, months=1)
    network = own.own_network
    assert network is not None
    edges = {
        (network.ids[one], network.ids[other], share)
        for one, other, share, _ in guarantee_edges(own).itertuples(index=False)
    }
    assert edges == {(str(one), str(other), share) for one, other, share in graph.edges(data="share")}


def test_those_listed_owe_and_are_stood_for_as_listed(tmp_path: Path) -> None:
    shares = GUARANTEES.replace("guarantor\n", "guarantor,share\n").replace("F1\n", "F1,0.7\n")
    shares = shares.replace("F3\n", "F3,1\n").replace("F3,F2\n", "F3,F2,1\n").replace("F4,F2\n", "F4,F2,0.3\n")
    model = CreditModel(network=written(tmp_path, guarantees=shares), months=1)
    assert list(model.loans.status) == [OPEN] * 3
    assert list(model.loans.product) == [GUARANTEED] * 3
    assert not model.loans.defaulted.any()
    places = model.network.guarantor_places
    assert list(model.guarantees.guarantor[2 * places : 2 * places + 3]) == [3, 0, -1]
    assert list(model.guarantees.share[2 * places : 2 * places + 3]) == [0.7, 0.3, 0.0]
    assert model.parties.guaranteed[3] == pytest.approx(0.7 * model.loans.balance[2])
    knows = model.ties.neighbour[model.parties.first_tie[2] : model.parties.first_tie[2] + model.parties.ties[2]]
    assert {3, 0} <= set(knows.tolist())  # whoever stands for him knows him


def large(count: int = 200, seed: int = 5) -> dict[str, pd.DataFrame]:
    """Make a random network of a few hundred parties."""
    draw = np.random.default_rng(seed)
    one, other = draw.integers(0, count, 1500), draw.integers(0, count, 1500)
    pairs = pd.DataFrame({"party": one, "neighbour": other, "strength": draw.random(1500).round(3)})
    pairs = pairs[(one != other)].drop_duplicates(["party", "neighbour"])
    stands = pd.DataFrame(
        {"borrower": range(0, count, 2), "guarantor": [(row + 7) % count for row in range(0, count, 2)]}
    )
    about = {
        "party": range(count),
        "kind": ["guarantor" if row % 10 == 1 else "borrower" for row in range(count)],
        "branch": [row % 3 for row in range(count)],
    }
    return {"ties": pairs, "guarantees": stands, "parties": pd.DataFrame(about)}


def test_a_run_in_a_network_of_ones_own_repeats_and_differs_by_seed_and_network() -> None:
    runs = [
        CreditModel(network=large(seed=made), rng=seed, months=40).run().books.tobytes()
        for made, seed in ((5, 1), (5, 1), (5, 2), (6, 1))
    ]
    assert runs[0] == runs[1]
    assert len(set(runs)) == 3


def test_all_doors_take_it_and_the_world_has_its_size() -> None:
    network = network_of(large())
    configuration = Configuration.resolve(network=network, months=3)
    assert configuration.value("world.borrowers") == 180
    assert configuration.value("world.branches") == 3
    assert configuration.resolved()["network"]["parties"] == 200
    assert CreditModel.of(configuration, 1).run().borrowers.sum() == 180
    assert simulate(network=network, months=3, measures=["access"])["access"] > 0.0


def test_it_is_written_and_read_again_as_it_was(tmp_path: Path) -> None:
    for kinds in (("ties", "guarantees", "parties"), ("ties",), ("guarantees",)):
        made = network_of({kind: frame for kind, frame in large().items() if kind in kinds})
        assert made is not None
        folder = tmp_path / "-".join(kinds)
        made.write(folder)
        again = network_of({kind: folder / name for kind, name in made.files().items()} | {"content": made.content})
        assert again is not None
        assert (again.ids, again.borrowers, again.content) == (made.ids, made.borrowers, made.content)
    one_way = read(tmp_path, ties=graphml([("F2", "F3", "1"), ("F3", "F4", "1")], "strength", "directed"))
    one_way.write(tmp_path / "one_way")
    again = network_of({"ties": tmp_path / "one_way/ties.csv", "parties": tmp_path / "one_way/parties.csv"})
    assert again is not None
    assert again.content == one_way.content


WRONG: list[tuple[dict[str, str], str]] = [
    ({"ties": TIES + "F2,F2,0.5\n"}, r"network\.ties: ties\.csv, line 6: 'F2' is on both ends; leave the line out"),
    ({"ties": TIES + "\nF2,F3,0.5\n"},
     r"line 7: 'F2' and 'F3' stand there twice, first at ties\.csv, line 2"),
    ({"ties": TIES + "F2,F9,-0.5\n"},
     r"ties\.csv, line 6: -0\.5 is not allowed as strength; give a number from 0 to 1"),
    ({"ties": TIES + "F2,F9,1.5\n"}, r"line 6: 1\.5 is not allowed as strength"),
    ({"ties": TIES + "F2,F9,nan\n"}, r"line 6: nan is not allowed as strength"),
    ({"ties": TIES + "F2,F9,strong\n"}, r"ties\.csv, line 6, column strength: 'strong' is no number"),
    ({"ties": TIES + "F2,F9,\n"}, r"line 6, column strength: an empty cell is no number"),
    ({"ties": TIES + "F2,,1\n"}, r"line 6, column neighbour: the cell is empty; give the name or number of a party"),
    ({"ties": TIES + "F2,F9\n"}, r"ties\.csv, line 6: 2 cells, but there are 3 columns"),
    ({"ties": "party,neighbor,strength\nF2,F3,1\n"},
     r"line 1: there is no column 'neighbour'.*Did you mean 'neighbor'"),
    ({"ties": "party,neighbour,strenght\nF2,F3,1\n"}, r"no use for a column 'strenght'.*Did you mean 'strength'"),
    ({"ties": "party,neighbour,strength,weight\nF2,F3,1,1\n"}, r"'strength' and 'weight' mean the same; keep one"),
    ({"ties": "party,party\nF2,F3\n"}, r"the column 'party' comes twice"),
    ({"ties": ""}, r"ties\.csv: the file is empty"),
    ({"ties": "party,neighbour\n"}, r"ties\.csv: there are no rows"),
    ({"ties": "party,neighbour\nF2,W\0ang\n"}, r"the file is no text"),
    ({"ties": TIES + "F2,F9,1\n", "parties": PARTIES},
     r"network\.ties: ties\.csv, line 6: 'F9' is not among the parties \(parties\.csv\)"),
    ({"ties": TIES, "parties": PARTIES + "F2,,,9,a\n"},
     r"parties\.csv, line 6: 'F2' is listed twice, first at parties\.csv, line 4"),
    ({"ties": TIES, "parties": PARTIES.replace("trader", "lawyer")},
     r"parties\.csv, line 2: 'lawyer' is not allowed as segment; give farm, trader, enterprise"),
    ({"ties": TIES, "parties": PARTIES.replace("9,a\nF1", ",a\nF1")}, r"line 4: the branch is empty"),
    ({"ties": TIES, "parties": PARTIES.replace("borrower", "guarantor")}, r"nobody may borrow"),
    ({"ties": TIES, "parties": PARTIES.replace("F2,borrower", "F2,guarantor")}, r"nobody in branch '9' may borrow"),
    ({"guarantees": GUARANTEES, "parties": PARTIES.replace("F2,borrower", "F2,guarantor")},
     r"guarantees\.csv, line 2: 'F2' owes here, but his kind is guarantor"),
    ({"guarantees": "borrower,guarantor,share\nF2,F3,0.7\nF2,F1,0.5\n"},
     r"line 2: the shares of the guarantors of 'F2' add up to 1\.2"),
    ({"guarantees": "borrower,guarantor,share\nF2,F3,0\n"}, r"line 2: a share of 0 is no guarantee"),
    ({"guarantees": graphml([("F2", "F3", "1")], "share", "undirected")},
     r"guarantees\.graphml: the graph is undirected"),
    ({"parties": PARTIES}, r"network: there are no edges; give a mapping with ties, guarantees or both"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "message"), WRONG, ids=[case[1][:40] for case in WRONG])
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path: Path, texts: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message) as told:
        network_of(written(tmp_path, **texts))
    assert "\n" not in str(told.value)


WELL = graphml([("F2", "F3", "1")], "strength", "undirected")
WRONG_XML: list[tuple[str, str]] = [
    (WELL.replace("</graph>", ""), r"line 9: this is no well-formed XML \(mismatched tag\)"),
    (WELL[:200], r"no well-formed XML"),
    (WELL.replace("<graphml", '<!DOCTYPE x [<!ENTITY a "b">]>\n<graphml'), r"line 2: a document type or an entity"),
    (WELL.replace("<graphml", '<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<graphml'), r"a document type or an entity"),
    (WELL.replace(">1<", ">&a;<"), r"no well-formed XML \(undefined entity\)"),
    (WELL.replace(">1<", ">much<"), r"line 8: edge 1: 'much' is no number"),
    (WELL.replace(">1<", ">2<"), r"edge 1: 2\.0 is not allowed as strength"),
    (WELL.replace('target="F3"', 'target="F33"'), r"edge 1: there is no node 'F33'.*Did you mean 'F3'"),
    (WELL.replace(' target="F3"', ""), r"line 8: the edge has no target"),
    (WELL.replace('<node id="F2"/>', '<node id="F3"/>'), r"the node 'F3' is declared twice"),
    (WELL.replace('"undirected"', '"both"'), r"edgedefault is 'both'; it must be directed or undirected"),
    (WELL.replace("</graph>", '</graph><graph edgedefault="directed"/>'), r"there is a second graph"),
    (WELL.replace("<edge ", '<edge directed="true" '), r"directed otherwise than the graph"),
    (WELL.replace("</graph>", "<hyperedge/></graph>"), r"a hyperedge is not allowed"),
    (WELL.replace('encoding="utf-8"', 'encoding="klingon"'), r"no well-formed XML \(unknown encoding\)|the encoding"),
    ("<graphml/>", r"there is no graph in it"),
    ('<graphml><graph edgedefault="directed"/></graphml>', r"there are no edges"),
]


@pytest.mark.parametrize(("text", "message"), WRONG_XML, ids=[case[1][:40] for case in WRONG_XML])
def test_a_graph_that_is_none_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as told:
        network_of(written(tmp_path, ties=text))
    assert "\n" not in str(told.value)
    assert str(told.value).startswith("network.ties: ties.graphml")


def test_a_graph_of_which_only_some_edges_have_a_number_is_refused(tmp_path: Path) -> None:
    text = graphml([("F2", "F3", "1"), ("F3", "F9", "0.5")], "strength", "undirected")
    with pytest.raises(InputError, match="edge 1: there is no strength"):
        network_of(written(tmp_path, ties=text.replace('<data key="w">1</data>', "")))
    some = text.replace('attr.type="double"/>', 'attr.type="double"><default>0.25</default></key>', 1)
    made = read(tmp_path, ties=some.replace('<data key="w">1</data>', ""))
    assert arcs(made, "ties")["F2", "F3"] == 0.25
    none = read(tmp_path, ties=text.replace('<data key="w">1</data>', "").replace('<data key="w">0.5</data>', ""))
    assert set(arcs(none, "ties").values()) == {1.0}


def test_other_files_and_encodings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"network\.ties: .*there is no such file"):
        network_of({"ties": tmp_path / "none.csv"})
    with pytest.raises(InputError, match=r"ends in \.csv or \.graphml"):
        network_of({"ties": tmp_path / "ties.xlsx"})
    (tmp_path / "ties.csv").write_bytes("party,neighbour\nF2,Größe\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"ties\.csv: the file is no UTF-8 text"):
        network_of({"ties": tmp_path / "ties.csv"})
    with pytest.raises(InputError, match=r"network\.ties: list is not allowed"):
        network_of({"ties": [("F2", "F3")]})
    with pytest.raises(InputError, match=r"network: str is not allowed; give a mapping"):
        CreditModel(network="ties.csv")
    with pytest.raises(InputError, match=r"no 'tie'.*Did you mean 'ties'"):
        network_of({"tie": "ties.csv"})


words = ["party", "neighbour", "strength", "1", "0.5", "2", "nan", "", "F2", "é", '"', "#", "\ufeff"]
tags = ["<graphml>", "<graph edgedefault='directed'>", "<node id='a'/>", "<edge source='a' target='b'>", "</edge>",
        "<!--", "-->", "<![CDATA[", "<!DOCTYPE x>", "&amp;", "&x;",
        "<data key='w'>", "</data>", "</graph>", "</graphml>",
        "<key id='w' for='edge' attr.name='strength'><default>1</default></key>", "<node id='b'/>"]  # fmt: skip
csv_pieces = st.lists(st.sampled_from([*words, ",", ",", "\n", "\n", ";", "\r\n", "\t"]), max_size=30).map("".join)
xml_pieces = st.lists(st.sampled_from([*tags, *words]), max_size=25).map("".join)


@given(st.one_of(csv_pieces.map(lambda text: "party,neighbour\n" + text), csv_pieces, st.text()))
def test_whatever_stands_in_a_csv_file_gives_a_network_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    read_or_refuse(tmp_path_factory.getbasetemp() / "fuzzed.csv", text.encode("utf-8", errors="replace"))


@given(st.one_of(xml_pieces.map(str.encode), st.binary()))
def test_whatever_stands_in_a_graphml_file_gives_a_network_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    read_or_refuse(tmp_path_factory.getbasetemp() / "fuzzed.graphml", raw)


def read_or_refuse(path: Path, raw: bytes) -> None:
    """Read a file of whatever content; a refusal names it in one line."""
    path.write_bytes(raw)
    try:
        made = network_of({"ties": path})
    except InputError as error:
        message = str(error)
    else:
        assert made is not None
        assert made.borrowers == len(made.ids) >= 2
        return
    assert len(message.splitlines()) == 1, message
    assert path.name in message


SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"world.borrowers": 7}, r"world\.borrowers: 7 is not what the network has.*makes it 3"),
    ({"world.branches": 1, "with": "parties"}, r"world\.branches: 1 is not what the network has.*makes it 2"),
    (
        {"network.guarantor_places": 1},
        r"'F4' has 2 guarantors in the network, but a loan has places for 1; set network",
    ),
]


@pytest.mark.parametrize(("settings", "message"), SETTINGS)
def test_settings_that_do_not_fit_the_network_are_refused(
    tmp_path: Path, settings: dict[str, Any], message: str
) -> None:
    texts = {"guarantees": GUARANTEES, **({"parties": PARTIES} if settings.pop("with", None) else {})}
    with pytest.raises(InputError, match=message):
        Configuration.resolve(network=written(tmp_path, **texts), overrides={**settings, "network.group_size": 2})
