"""Whatever is handed in: a report or an exception, and the interpreter lives."""

import ctypes
import enum
import gc
import json
import math
import sys

import pyarrow as pa
import pytest
from conftest import BAD, GOOD


def body(value):
    return {"properties": {"subject": value, "hs_pipeline_stage": "1"}}


def rules(report):
    return [finding.rule for finding in report]


@pytest.mark.parametrize("record", [None, 1, 1.5, True, [], (), set(), object(), {1: 2}.items(), dict, math, lambda: 1], ids=repr)
def test_what_is_no_record(v, record):
    with pytest.raises(TypeError, match="a record is a dict, a str or bytes"):
        v.check(record)


@pytest.mark.parametrize("value", [object(), {1}, b"x", 1j, range(3), dict], ids=repr)
def test_what_is_no_json(v, value):
    with pytest.raises(TypeError, match="is not JSON"):
        v.check(body(value))
    with pytest.raises(TypeError, match="a key of a record is a str"):
        v.check({"properties": {1: 2}})


def test_numbers_that_json_does_not_have(v):
    for value in (math.nan, math.inf, -math.inf):
        assert rules(v.check(body(value))) == ["invalid-json"]
        assert rules(v.check(json.dumps(body(value)))) == ["invalid-json"]


def test_huge_numbers(v):
    assert len(v.check(body(10**400))) == len(v.check(json.dumps(body(10**400))))
    if hasattr(sys, "set_int_max_str_digits"):
        with pytest.raises(ValueError):
            v.check(body(10**5000))
    v.check(body(-(2**63)))
    v.check(body(2**64))
    v.check(body(1e308))


def test_numbers_are_written_as_python_does(v):
    for value in (0, -1, 2**63, 1.5, 1e16, 1e-7, 0.1, -0.0, True):
        by_hand = json.dumps(body(value), separators=(",", ":"))
        assert v.check(body(value)) == v.check(by_hand), value


def test_subclasses_are_taken_for_what_they_are(v):
    class Word(str):
        def __str__(self):
            raise RuntimeError

    class Count(int):
        def __repr__(self):
            return '"injected": 1'

    class Loud(float):
        def __repr__(self):
            return "boom"

    class Priority(str, enum.Enum):
        HIGH = "HIGH"

    class Odd(dict):
        def items(self):
            raise RuntimeError

        __iter__ = copy = items

    record = Odd(properties=Odd(subject=Word("Hi"), hs_pipeline_stage="1", hs_ticket_priority=Priority.HIGH))
    assert v.check(record)
    assert v.check(body(Count(10**30))) == v.check(body(10**30))
    assert v.check(body(Loud(1.5))) == v.check(body(1.5))


def test_containers_in_themselves(v):
    record = body("x")
    record["properties"]["content"] = record
    with pytest.raises(RecursionError, match="contains itself"):
        v.check(record)
    loop = []
    loop.append(loop)
    with pytest.raises(RecursionError):
        v.check(body(loop))


def test_deep_nesting(v):
    deep = "x"
    for _ in range(100):
        deep = [deep]
    assert "nesting-too-deep" in rules(v.check(body(deep)))
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        v.check(body(deep))
    assert "nesting-too-deep" in rules(v.check('{"properties":{"subject":' + "[" * 1_000_000 + "]" * 1_000_000 + "}}"))
    assert not v.check("[" * 1_000_000)
    while isinstance(deep, list):
        deep = deep[0]


def test_a_small_object_that_is_a_large_text(v):
    bomb = "x" * 1000
    for _ in range(40):
        bomb = [bomb, bomb]
    assert rules(v.check(body(bomb))) == ["too-large"]


def test_texts_that_are_no_unicode(v):
    assert rules(v.check("\ud800")) == ["invalid-utf8"]
    assert rules(v.check(b"\xff\xfe{}")) == ["invalid-utf8"]
    for value in ("\ud800", "a\udfff\"\\\n\x01ä😀"):
        assert not v.check(body(value))
        assert rules(v.check(body(value))) == rules(v.check(json.dumps(body(value))))
    assert not v.check({"\udc80": {}})
    assert v.check_many(["\ud800", "{}\udfff"]).ok() == [False, False]
    assert v.check(body("\x00 \u202e ok"))


def test_bytes_of_every_kind(v):
    assert rules(v.check(b"")) == ["invalid-json"]
    assert v.check(memoryview(b"x" + GOOD.encode())[1:])
    assert v.check(memoryview(GOOD.encode() * 2)[: len(GOOD)])


@pytest.mark.parametrize(
    "column", [None, 1, object(), GOOD, GOOD.encode(), bytearray(b"x"), {}, dict, pa.Table, [1], [[GOOD]], iter([1])], ids=repr
)
def test_what_is_no_column(v, column):
    with pytest.raises(TypeError):
        v.check_many(column)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1]),
        pa.array([[GOOD]]),
        pa.array([True]),
        pa.array([b"12"], pa.binary(2)),
        pa.array([1, 2]).dictionary_encode(),
        pa.chunked_array([[1.5]]),
        pa.RunEndEncodedArray.from_arrays([2], [GOOD]),
        pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([GOOD])]),
    ],
    ids=lambda column: str(column.type),
)
def test_columns_of_other_types(v, column):
    with pytest.raises((TypeError, ValueError)):
        v.check_many(column)


def test_a_table_in_the_place_of_its_column(v):
    with pytest.raises(TypeError, match="of a table give one column"):
        v.check_many(pa.table({"id": [1], "payload": [GOOD]}))
    with pytest.raises(TypeError, match="of a table give one column"):
        v.check_many(pa.table({"id": [1]}))


class Exports:
    def __init__(self, array=None, stream=None):
        self.array, self.stream = array, stream
        if array is not None:
            self.__arrow_c_array__ = lambda requested_schema=None: array
        if stream is not None:
            self.__arrow_c_stream__ = lambda requested_schema=None: stream


def test_capsules_that_were_used_before(v):
    array = Exports(pa.array([GOOD]).__arrow_c_array__())
    assert v.check_many(array).ok() == [True]
    with pytest.raises(ValueError, match="released already"):
        v.check_many(array)
    stream = Exports(stream=pa.chunked_array([[GOOD]]).__arrow_c_stream__())
    assert v.check_many(stream).ok() == [True]
    with pytest.raises(ValueError, match="released"):
        v.check_many(stream)
    schema, array = pa.array([GOOD]).__arrow_c_array__()
    pa.DataType._import_from_c_capsule(schema)
    with pytest.raises(ValueError, match="released already"):
        v.check_many(Exports((schema, array)))


def test_what_is_exported_is_no_capsule(v):
    schema, array = pa.array([GOOD]).__arrow_c_array__()
    for odd in (1, "x", (), (schema,), (1, 2), (schema, 1), (array, schema), (schema, schema), (schema, array, array)):
        with pytest.raises((TypeError, ValueError)):
            v.check_many(Exports(odd))
    for odd in (1, "x", (schema, array), array):
        with pytest.raises((TypeError, ValueError)):
            v.check_many(Exports(stream=odd))

    class Raises:
        def __arrow_c_array__(self, requested_schema=None):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        v.check_many(Raises())


def test_streams_that_fail(v):
    def batches():
        yield pa.record_batch({"payload": [GOOD]})
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("payload", pa.string())]), batches())
    with pytest.raises(ValueError, match="the disk is gone"):
        v.check_many(reader)

    class Column:
        def __iter__(self):
            yield GOOD
            raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="the disk is gone"):
        v.check_many(Column())


class CArray(ctypes.Structure):
    _fields_ = [
        ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)), ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p),
    ]


class CSchema(ctypes.Structure):
    _fields_ = [
        ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_void_p),
        ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64), ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p),
    ]


class CStream(ctypes.Structure):
    _fields_ = [
        ("get_schema", ctypes.c_void_p), ("get_next", ctypes.c_void_p), ("get_last_error", ctypes.c_void_p),
        ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p),
    ]


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

#: What C may still call: it must live as long as the process.
CALLBACKS = []

#: Exported structs: a callback in Python cannot be called while an exception is on its way, so they outlive that.
ALIVE = []


@pytest.fixture(autouse=True)
def released_after_the_test():
    yield
    ALIVE.clear()
    gc.collect()


def changed(struct, change):
    """Changes a struct, and has it changed back before its producer, who believes in it, releases it."""
    before, release = bytes(struct), RELEASE(struct.release)
    change(struct)

    def released(address):
        ctypes.memmove(address, before, len(before))
        release(address)

    CALLBACKS.append(RELEASE(released))
    struct.release = ctypes.cast(CALLBACKS[-1], ctypes.c_void_p)


def struct_in(capsule, name, kind):
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return kind.from_address(pointer(capsule, name))


class InStream(Exports):
    """A stream of one array, whose structs a function changes as they come out of it."""

    def __init__(self, column, change=lambda schema, array: None, **lies):
        super().__init__(stream=pa.chunked_array([column]).__arrow_c_stream__())
        ALIVE.append(self.stream)
        self.struct = struct_in(self.stream, b"arrow_array_stream", CStream)
        schema_of, next_of = CALLBACK(self.struct.get_schema), CALLBACK(self.struct.get_next)
        self.asked = 0

        def get_schema(stream, schema):
            code = schema_of(stream, schema)
            changed(CSchema.from_address(schema), lambda struct: change(struct, None))
            return code

        def get_next(stream, array):
            self.asked += 1
            code = next_of(stream, array)
            struct = CArray.from_address(array)
            if struct.release:
                changed(struct, lambda struct: change(None, struct))
            return code

        callbacks = [CALLBACK(get_schema), CALLBACK(get_next)]
        CALLBACKS.extend(callbacks)
        self.struct.get_schema, self.struct.get_next = (ctypes.cast(it, ctypes.c_void_p) for it in callbacks)
        for name, lie in lies.items():
            setattr(self.struct, name, lie)


class InPair(Exports):
    """An array whose structs a function changes."""

    def __init__(self, column, change=lambda schema, array: None):
        schema, array = column.__arrow_c_array__()
        ALIVE.append((schema, array))
        changed(struct_in(schema, b"arrow_schema", CSchema), lambda struct: change(struct, None))
        changed(struct_in(array, b"arrow_array", CArray), lambda struct: change(None, struct))
        super().__init__((schema, array))


WAYS = pytest.mark.parametrize("way", [InPair, InStream], ids=["array", "stream"])


def lying(way, kind=None, **lies):
    """An array whose struct was changed after pyarrow made it, alone or in a stream."""
    def change(_, array):
        if array is not None:
            for name, lie in lies.items():
                setattr(array, name, lie)
    return way(pa.array([GOOD, BAD], kind), change)


@WAYS
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_what_is_not_changed_is_fine(v, way, kind):
    assert v.check_many(lying(way, kind)).ok() == [True, False]
    assert v.check_many(way(pa.array([GOOD, BAD, GOOD], kind)[1:])).ok() == [False, True]
    assert len(v.check_many(way(pa.array([], kind)))) == 0


@WAYS
@pytest.mark.parametrize(
    "lies",
    [{"length": -1}, {"length": 2**62}, {"offset": -1}, {"offset": 2**62}, {"n_buffers": 1}, {"n_buffers": 2},
     {"n_buffers": 0}, {"n_buffers": -1}, {"n_buffers": 2**62}, {"n_children": 1}, {"n_children": -1},
     {"n_children": 2**62}, {"buffers": None}],
    ids=str,
)
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_producers_that_lie_about_lengths(v, lies, kind, way, capfd):
    with pytest.raises(ValueError, match="breaks the Arrow C data interface"):
        v.check_many(lying(way, kind, **lies))


@WAYS
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
@pytest.mark.parametrize("offsets", [(0, -5, 10), (10, 5, 120), (0, 2**31 - 1, 20), (-7, 3, 20), (0, 5, -1), (9, 9, 8)], ids=str)
def test_offsets_that_lie(v, offsets, kind, way):
    number = ctypes.c_int32 if kind == pa.string() else ctypes.c_int64
    lie = (number * 3)(*offsets)

    def change(_, array):
        if array is not None:
            array.buffers[1] = ctypes.addressof(lie)

    with pytest.raises(ValueError):
        v.check_many(way(pa.array([GOOD, BAD], kind), change))


@WAYS
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_buffers_that_are_not_there(v, kind, at, way):
    if kind != pa.string_view() and at == 3:
        pytest.skip("there is no such buffer")

    def change(_, array):
        if array is not None:
            array.buffers[at] = None

    with pytest.raises(ValueError):
        v.check_many(way(pa.array([GOOD, BAD], kind), change))


@WAYS
@pytest.mark.parametrize("length", [-1, 2**62])
def test_lengths_of_views_that_lie(v, length, way):
    lie = (ctypes.c_int64 * 1)(length)

    def change(_, array):
        if array is not None:
            array.buffers[array.n_buffers - 1] = ctypes.addressof(lie)

    with pytest.raises(ValueError, match="breaks the Arrow C data interface"):
        v.check_many(way(pa.array([GOOD, BAD], pa.string_view()), change))


@WAYS
@pytest.mark.parametrize("part", ["dictionary", "children"])
def test_parts_that_are_not_there(v, part, way, capfd):
    column = {"dictionary": pa.array([GOOD]).dictionary_encode(), "children": pa.StructArray.from_arrays([pa.array([GOOD])], ["payload"])}

    def of_array(_, array):
        if array is not None:
            setattr(array, part, None)

    def of_schema(schema, _):
        if schema is not None:
            setattr(schema, part, None)

    assert v.check_many(way(column[part])).ok() == [True]
    for change in (of_array, of_schema):
        with pytest.raises((ValueError, TypeError)):
            v.check_many(way(column[part], change))


@WAYS
@pytest.mark.parametrize("lie", [{"format": None}, {"format": b"\xff"}, {"format": b"+l"}, {"n_children": -1}, {"n_children": 2**62}, {"n_children": 3}], ids=str)
def test_schemas_that_lie(v, lie, way, capfd):
    def change(schema, _):
        if schema is not None:
            for name, value in lie.items():
                setattr(schema, name, value)

    with pytest.raises((ValueError, TypeError)):
        v.check_many(way(pa.array([GOOD]), change))


@WAYS
def test_schemas_without_end(v, way):
    deep = pa.string()
    for _ in range(200):
        deep = pa.list_(deep)
    with pytest.raises(ValueError, match="more parts than any column"):
        v.check_many(way(pa.nulls(1, deep)))
    kept = []

    def change(schema, _):
        if schema is not None:
            # A schema that is its own child.
            kept.append((ctypes.c_void_p * 1)(ctypes.addressof(schema)))
            schema.format, schema.n_children, schema.children = b"+s", 1, ctypes.addressof(kept[-1])

    with pytest.raises(ValueError, match="more parts than any column"):
        v.check_many(way(pa.array([GOOD]), change))


def test_the_array_of_a_stream_is_of_another_type(v):
    def longer(schema, _):
        if schema is not None:
            schema.format = b"U"

    with pytest.raises(ValueError):
        v.check_many(InStream(pa.array([GOOD]), longer))

    def view(schema, _):
        if schema is not None:
            schema.format = b"n"

    with pytest.raises(ValueError, match="more or fewer buffers"):
        v.check_many(InStream(pa.array([GOOD]), view))


@pytest.mark.parametrize("name", ["get_schema", "get_next"])
def test_streams_without_a_callback(v, name):
    with pytest.raises(ValueError, match=f"the stream has no `{name}`"):
        v.check_many(InStream(pa.array([GOOD]), **{name: None}))


def test_a_stream_that_fails_is_not_asked_again(v):
    stream = InStream(pa.array([GOOD]), get_last_error=None)
    failing = CALLBACK(lambda stream, array: 5)
    stream.struct.get_next = ctypes.cast(failing, ctypes.c_void_p)
    with pytest.raises(ValueError, match="error code 5"):
        v.check_many(stream)
    ends = InStream(pa.array([GOOD]))
    assert v.check_many(ends).ok() == [True]
    assert ends.asked == 2
    bad = lying(InStream, pa.string(), length=-1)
    with pytest.raises(ValueError):
        v.check_many(bad)
    assert bad.asked == 1


def test_texts_that_are_no_utf8_in_a_column_of_texts(v):
    lying_text = pa.Array.from_buffers(pa.string(), 1, [None, *pa.array([b"\xff\xff"]).buffers()[1:]])
    verdicts = v.check_many(lying_text)
    assert rules(verdicts[0]) == ["invalid-utf8"]


def test_keys_outside_of_their_dictionary(v):
    keys = pa.array([0, 5], pa.int8())
    lying_keys = pa.DictionaryArray.from_arrays(keys, pa.array([GOOD]), safe=False)
    with pytest.raises(ValueError, match="contradicts itself"):
        v.check_many(lying_keys)
    nulls = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array([GOOD, None]))
    assert v.check_many(nulls).ok() == [True, False, False]


def test_a_record_beyond_every_limit(v):
    assert rules(v.check_many(pa.array(["[" * 9_000_000]))[0]) == ["too-large"]


def test_nothing_leaks(v):
    column = pa.array([BAD] * 1000)
    before = pa.total_allocated_bytes()
    for _ in range(20):
        verdicts = v.check_many(column)
        verdicts.__arrow_c_array__(), verdicts.__arrow_c_stream__(), verdicts.__arrow_c_schema__()
        pa.array(verdicts)
    del verdicts
    gc.collect()
    assert pa.total_allocated_bytes() == before


def judged_alike(v, text):
    """Whether a record is fine, which is the same alone, among others and in a column of every kind."""
    fine = bool(v.check(text))
    assert bool(v.check(text.encode())) is fine
    for copies in (1, 400):
        column = [GOOD, text, BAD] * copies
        wanted = [True, fine, False] * copies
        for records in (column, [one.encode() for one in column], pa.array(column), pa.array(column).dictionary_encode()):
            assert v.check_many(records).ok() == wanted, text
        good, bad, _ = v.split(pa.table({"payload": column}), payload="payload")
        assert (good.num_rows, bad.num_rows) == (wanted.count(True), wanted.count(False)), text
    return fine


def test_only_blanks_of_json_stand_around_a_record(v):
    for blank in ("", " ", "\t", "\r", "\n", "\r\n \t"):
        assert judged_alike(v, f"{blank}{GOOD}{blank}"), blank
        for odd in "\f\v\0\x1c\x1f\x7f\x85\xa0\u200b\u2028\u3000\ufeff":
            for record in (f"{GOOD}{blank}{odd}", f"{GOOD}{odd}{blank}", f"{odd}{blank}{GOOD}"):
                assert rules(v.check(record)) == ["invalid-json"]
        assert not judged_alike(v, f"{GOOD}{blank}\f")
        assert not judged_alike(v, f"\xa0{blank}{GOOD}")


def test_texts_that_json_escapes_are_compared_as_texts(v, tmp_path):
    texts = [r"Billing\refund", r"C:\temp", r"N\u0041", 'say "x"', r"a\/b", "a\tb", "x\\"]
    snapshot = json.loads(v.snapshot)
    snapshot["schema"]["properties"]["reason"] = {
        "label": "Reason",
        "type": "enumeration",
        "fieldType": "select",
        "options": {text: {"label": text} for text in texts},
    }
    (tmp_path / "tickets.json").write_text(json.dumps(snapshot))
    own = type(v).from_snapshot(tmp_path / "tickets.json")
    for text in texts:
        record = {"properties": {"subject": "x", "hs_pipeline_stage": "1", "reason": text}}
        assert own.check(record)
        for written in (json.dumps(record), json.dumps(record).replace("reason", "\\u0072eason")):
            assert judged_alike(own, written)
        # As it stands there, it is no JSON or another text.
        raw = json.dumps(record).replace(json.dumps(text), f'"{text}"')
        assert not judged_alike(own, raw), raw
