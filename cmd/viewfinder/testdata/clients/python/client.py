"""What SQLAlchemy, psycopg2 and pandas ask: reflection, statements, frames, a named cursor.

It prints what it was told; the same is printed for a PostgreSQL with the same tables.
"""
import sys
import warnings

import pandas
import psycopg2
import psycopg2.extras
import sqlalchemy
from sqlalchemy import MetaData, Table, func, inspect, select, text

warnings.simplefilter("ignore")
pandas.set_option("display.width", 200)
dsn = sys.argv[1]
TABLES = ["InstagramBusinessProfile", "Media", "Comments"]


def part(name):
    def run(work):
        print("==", name)
        try:
            work()
        except sqlalchemy.exc.DBAPIError as e:
            print("error", e.orig.pgcode, e.orig.diag.message_primary)
        except psycopg2.Error as e:
            print("error", e.pgcode, e.diag.message_primary)
    return run


engine = sqlalchemy.create_engine(dsn.replace("postgres://", "postgresql+psycopg2://"))
inspector = inspect(engine)


@part("schemas")
def _():
    print(sorted(s for s in inspector.get_schema_names() if s in ("instagram", "information_schema")))
    print(inspector.default_schema_name)


@part("tables")
def _():
    print(sorted(inspector.get_table_names(schema="instagram")))
    print(sorted(inspector.get_view_names(schema="instagram")))
    print(inspector.has_table("Media"), inspector.has_table("Nothing"))


@part("columns")
def _():
    for table in TABLES:
        for c in inspector.get_columns(table, schema="instagram"):
            print(table, c["name"], c["type"], c["nullable"], c["default"], c["autoincrement"], c["comment"])


@part("keys")
def _():
    for table in TABLES:
        print(inspector.get_pk_constraint(table, schema="instagram"))
        for key in sorted(inspector.get_foreign_keys(table, schema="instagram"), key=str):
            print(key)
        print(inspector.get_indexes(table, schema="instagram"))
        print(inspector.get_unique_constraints(table, schema="instagram"))
        print(inspector.get_check_constraints(table, schema="instagram"))
        print(inspector.get_table_comment(table, schema="instagram"))


@part("reflected table")
def _():
    media = Table("Media", MetaData(), autoload_with=engine)
    comments = Table("Comments", MetaData(), autoload_with=engine)
    with engine.connect() as c:
        print(c.execute(select(func.count()).select_from(media)).scalar())
        kind = media.c.MediaType
        for row in c.execute(select(kind, func.count(), func.avg(media.c.LikesCount)).group_by(kind).order_by(kind)):
            print(tuple(row))
        found = select(media.c.Id, func.count(comments.c.Id)).join(comments, comments.c.MediaId == media.c.Id)
        for row in c.execute(found.group_by(media.c.Id).order_by(media.c.Id).limit(5)):
            print(tuple(row))
        for row in c.execute(select(media.c.Id, media.c.Created).where(kind.in_(["IMAGE", "VIDEO"])).order_by(media.c.Created.desc(), media.c.Id).limit(3)):
            print(tuple(row))


@part("parameters")
def _():
    with engine.connect() as c:
        print(c.execute(text('SELECT count(*) FROM "Media" WHERE "LikesCount" >= :n AND "Created" < :t'),
                        {"n": 10, "t": "2100-01-01"}).scalar())
        print(c.execute(text("SELECT :a || 'b', CAST(:b AS integer) + 1"), {"a": "a", "b": 1}).one())


@part("frame")
def _():
    frame = pandas.read_sql('SELECT "MediaType", count(*) AS n, max("Created") AS newest, avg("LikesCount")::float8 AS likes'
                            ' FROM "Media" GROUP BY 1 ORDER BY 1', engine)
    print(frame.dtypes.to_string())
    print(frame.to_string())
    frame = pandas.read_sql_table("Media", engine, columns=["Id", "MediaType"])
    print(len(frame), list(frame.columns))
    for chunk in pandas.read_sql('SELECT g FROM generate_series(1, 10) g', engine, chunksize=4):
        print(len(chunk))


@part("named cursor")
def _():
    with psycopg2.connect(dsn) as c:
        with c.cursor(name="walk") as cursor:
            cursor.itersize = 6
            cursor.execute("SELECT g, g::text AS t, g * 1.5 AS n FROM generate_series(1, 20) g ORDER BY g")
            print([tuple(map(str, r)) for r in cursor][-1])
        with c.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute('SELECT "Id", "IsCommentEnabled" AS open FROM "Media" WHERE "Id" = ANY(%s) ORDER BY 1', (["0", "1"],))
            print(cursor.fetchall())


@part("copy")
def _():
    import io
    with psycopg2.connect(dsn) as c, c.cursor() as cursor:
        out = io.StringIO()
        cursor.copy_expert('COPY (SELECT "MediaType", count(*) FROM "Media" GROUP BY 1 ORDER BY 1) TO STDOUT', out)
        print(out.getvalue())


@part("errors")
def _():
    for statement in ["SELECT nothing FROM \"Media\"", "SELECT 1/0", "SELEC", "SELECT 'a'::int", "SELECT \"Id\", count(*) FROM \"Media\""]:
        try:
            with engine.connect() as c:
                c.execute(text(statement))
        except sqlalchemy.exc.DBAPIError as e:
            print(e.orig.pgcode, e.orig.diag.message_primary, e.orig.diag.statement_position)


@part("pre-ping and levels")
def _():
    e = sqlalchemy.create_engine(dsn.replace("postgres://", "postgresql+psycopg2://"), pool_pre_ping=True, isolation_level="AUTOCOMMIT")
    with e.connect() as c:
        print(c.execute(text("SELECT 1")).scalar(), c.get_isolation_level())
    with e.connect() as c:
        print(c.execute(text("SELECT 2")).scalar())
