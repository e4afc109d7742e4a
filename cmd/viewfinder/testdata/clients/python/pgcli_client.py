"""What pgcli asks for its completions, and two statements."""
import sys
import warnings
from urllib.parse import urlparse

warnings.simplefilter("ignore")
from pgcli.pgexecute import PGExecute  # noqa: E402

u = urlparse(sys.argv[1])
e = PGExecute(u.path[1:], u.username, "", u.hostname, u.port, "", application_name="pgcli", sslmode="disable")
print("== search path", list(e.search_path()))
print("== schemas", sorted(s for s in e.schemata() if s == "instagram"))
print("== tables", sorted(t for t in e.tables() if t[0] == "instagram"))
print("== views", sorted(t for t in e.views() if t[0] == "instagram"))
print("== columns", sorted(c[:4] for c in e.table_columns() if c[0] == "instagram" and c[1] == "Media"))
print("== foreign keys", sorted(k for k in e.foreignkeys() if k.childschema == "instagram" and k.childtable == "Comments"))
print("== functions", sorted((f.func_name, f.arg_types, f.return_type, f.is_aggregate, f.is_set_returning)
                            for f in e.functions() if f.schema_name == "instagram" or f.func_name in ("int4in", "varcharin")))
print("== databases", "instagram" in list(e.databases()))
print("== types", sorted(t for t in e.datatypes() if t[0] == "instagram"))
for title, rows, headers, status, sql, ok, special in e.run('SELECT count(*) AS n FROM "Media"; SELECT 1 AS one', None):
    print("==", list(rows) if rows else None, headers, status if ok else "failed")
