"""What psycopg 3 asks: statements in binary, copies, server cursors, pipelines, errors."""
import datetime
import sys

import psycopg

dsn = sys.argv[1]


def part(name):
    def run(work):
        print("==", name)
        try:
            work()
        except psycopg.Error as e:
            print("error", e.sqlstate, e.diag.message_primary)
    return run


c = psycopg.connect(dsn, autocommit=True)


@part("types")
def _():
    for binary in False, True:
        cursor = c.cursor(binary=binary)
        cursor.execute("SELECT 1, 2::bigint, 1.50, 2.5::float8, true, NULL, 'x', DATE '2026-01-02', TIMESTAMPTZ '2026-01-02 03:04:05.5+00',"
                       " INTERVAL '1 day 02:00', '{\"a\": [1]}'::jsonb, ARRAY[1, 2], ARRAY['a', NULL], '\\x00ff'::bytea, TIME '03:04:05'")
        print(cursor.fetchone())


@part("parameters")
def _():
    at = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
    for _ in range(7):  # prepared after some
        print(c.execute('SELECT count(*) FROM "Media" WHERE "LikesCount" >= %s AND "Created" < %s AND "MediaType" = ANY(%s)', (10, at, ["IMAGE", "VIDEO"]), prepare=True).fetchone())
    print(c.execute("SELECT %s::text, %s::int, %b::int8", ("a", 1, 2)).fetchone())


@part("server cursor")
def _():
    with psycopg.connect(dsn) as t, t.cursor(name="walk") as cursor:
        cursor.itersize = 7
        cursor.execute("SELECT g FROM generate_series(1, 30) g ORDER BY g")
        print(sum(row[0] for row in cursor))


@part("copy")
def _():
    for form in "TEXT", "BINARY":
        with c.cursor().copy(f'COPY (SELECT g, g::text AS t, NULL AS n FROM generate_series(1, 3) g) TO STDOUT (FORMAT {form})') as copy:
            if form == "BINARY":
                copy.set_types(["int4", "text", "text"])
                print(list(copy.rows()))
            else:
                print(b"".join(bytes(b) for b in copy))


@part("pipeline")
def _():
    with c.pipeline() as p:
        a, b = c.execute("SELECT 1"), c.execute("SELECT 2")
        p.sync()
        print(a.fetchone(), b.fetchone())


@part("transaction")
def _():
    with psycopg.connect(dsn) as t:
        try:
            with t.transaction():
                t.execute("SELECT 1 / 0")
        except psycopg.errors.DivisionByZero as e:
            print(e.sqlstate)
        print(t.execute("SELECT 1").fetchone(), t.info.transaction_status.name)


@part("description")
def _():
    cursor = c.execute('SELECT "Id", "LikesCount", avg("LikesCount") OVER () AS a FROM "Media" LIMIT 1')
    print([(d.name, d.type_code) for d in cursor.description])


for statement in 'SELECT nothing FROM "Media"', "SELECT * FROM nothing", "SELECT 'a'::int", "SELEC":
    part(statement)(lambda: c.execute(statement))
