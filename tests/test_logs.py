from nomad.logs import EntryLog


def test_events_carry_level_time_and_context() -> None:
    log = EntryLog()
    log.bind(parser="parsers/vasp", step="parsers/vasp").warning("odd line", line=12)
    (record,) = log.records
    assert record["event"] == "odd line"
    assert record["level"] == "WARNING"
    assert record["parser"] == "parsers/vasp"
    assert record["line"] == "12"
    assert len(record["timestamp"]) == len("2021-05-04 10:11.12")
    assert log.warnings == ["odd line"]


def test_an_exception_is_kept_as_its_stack_trace() -> None:
    log = EntryLog()
    log.error("failed", exception=ValueError("no number"))
    assert "ValueError: no number" in log.records[0]["exception"]
    assert log.errors == ["failed"]


def test_debug_events_go_when_there_are_more_than_100() -> None:
    log = EntryLog()
    for index in range(99):
        log.debug(f"detail {index}")
    log.info("end")
    assert len(log.records) == 100
    log.info("one more")
    assert [record["event"] for record in log.records] == ["end", "one more"]


def test_timed_steps_tell_their_time() -> None:
    log = EntryLog()
    with log.timed("parser executed"):
        pass
    assert float(log.records[0]["exec_time"]) >= 0
