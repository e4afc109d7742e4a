"""What asyncpg asks: it introspects types, and sends everything in binary."""
import asyncio
import datetime
import sys

import asyncpg


async def main():
    c = await asyncpg.connect(sys.argv[1].replace("sslmode=disable", ""), ssl=False)

    async def part(name, work):
        print("==", name)
        try:
            print(await work())
        except asyncpg.PostgresError as e:
            print("error", e.sqlstate, e.message)

    at = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
    await part("types", lambda: c.fetchrow(
        "SELECT 1 AS i, 2::bigint AS b, 1.5 AS n, 2.5::float8 AS f, true AS t, NULL AS nil, 'x' AS s, DATE '2026-01-02' AS d,"
        " TIMESTAMPTZ '2026-01-02 03:04:05+00' AS z, '{\"a\": 1}'::jsonb AS j, ARRAY[1, 2] AS a, INTERVAL '1 day' AS v"))
    await part("parameters", lambda: c.fetchval('SELECT count(*) FROM "Media" WHERE "LikesCount" > $1 AND "Created" < $2 AND "MediaType" = ANY($3)', 5, at, ["IMAGE"]))

    async def prepared():
        s = await c.prepare('SELECT "Id", "Created" FROM "Media" WHERE "MediaType" = $1 ORDER BY "Created" DESC, "Id" LIMIT 2')
        print([(a.name, a.type.name) for a in s.get_attributes()], [p.name for p in s.get_parameters()])
        return await s.fetch("IMAGE")
    await part("prepared", prepared)

    async def cursor():
        async with c.transaction():
            return sum([row["g"] async for row in c.cursor("SELECT g FROM generate_series(1, 30) g ORDER BY g", prefetch=7)])
    await part("cursor", cursor)

    async def copy():
        import io
        out = io.BytesIO()
        print(await c.copy_from_query("SELECT g, g * 2 AS twice FROM generate_series(1, 3) g", output=out, format="csv"))
        return out.getvalue()
    await part("copy", copy)
    await part("error", lambda: c.fetch('SELECT nothing FROM "Media"'))
    await part("zero", lambda: c.fetch("SELECT 1 / 0"))
    await part("after", lambda: c.fetchval("SELECT 1"))
    await c.close()

asyncio.run(main())
