// What JDBC's clients ask: all of DatabaseMetaData, statements of both kinds, a cursor,
// a time limit, a cancellation, a bulk copy. It prints what it was told; the same is
// printed for a PostgreSQL with the same tables.
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;

public class Client {
    interface Work { void run() throws Exception; }

    static void part(String name, Work work) {
        System.out.println("== " + name);
        try {
            work.run();
        } catch (PSQLException e) {
            System.out.println("error " + e.getSQLState()
                + (e.getServerErrorMessage() == null ? " " + e.getMessage() : " " + e.getServerErrorMessage().getMessage()));
        } catch (Exception e) {
            System.out.println("error " + e);
        }
    }

    // rows prints the named columns of a result, or all; sorted where the order is nobody's.
    static void rows(ResultSet r, boolean sorted, String... names) throws SQLException {
        ResultSetMetaData m = r.getMetaData();
        List<String> lines = new ArrayList<>();
        while (r.next()) {
            StringBuilder b = new StringBuilder();
            int n = names.length == 0 ? m.getColumnCount() : names.length;
            for (int i = 0; i < n; i++) {
                b.append(i == 0 ? "" : " | ").append(names.length == 0 ? r.getString(i + 1) : r.getString(names[i]));
            }
            lines.add(b.toString());
        }
        r.close();
        if (sorted) {
            Collections.sort(lines);
        }
        for (String l : lines) {
            System.out.println(l);
        }
        System.out.println("(" + lines.size() + " rows)");
    }

    static void shape(ResultSetMetaData m) throws SQLException {
        for (int i = 1; i <= m.getColumnCount(); i++) {
            System.out.println(m.getColumnLabel(i) + " " + m.getColumnTypeName(i) + " " + m.getColumnType(i)
                + " " + m.getColumnClassName(i) + " " + m.isAutoIncrement(i) + " " + m.isSigned(i));
        }
    }

    public static void main(String[] args) throws Exception {
        Properties p = new Properties();
        p.setProperty("ApplicationName", "jdbc client");
        p.setProperty("options", "-c viewfinder.max_rows=100000");
        Connection c = DriverManager.getConnection(args[0], p);
        DatabaseMetaData d = c.getMetaData();

        part("product", () -> System.out.println(d.getDatabaseProductName() + " " + d.getDatabaseMajorVersion()
            + " " + d.supportsTransactions() + " " + d.getDefaultTransactionIsolation() + " " + d.getMaxColumnNameLength()));
        part("catalogs", () -> rows(d.getCatalogs(), true));
        part("schemas", () -> rows(d.getSchemas(null, "instagram"), true, "TABLE_SCHEM"));
        part("table types", () -> rows(d.getTableTypes(), true));
        part("tables", () -> rows(d.getTables(null, "instagram", "%", new String[] {"TABLE", "VIEW"}), true, "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"));
        part("tables of every schema", () -> {
            ResultSet r = d.getTables(null, null, "%", null);
            int n = 0;
            while (r.next()) {
                n++;
            }
            System.out.println(n > 50);
        });
        part("columns", () -> rows(d.getColumns(null, "instagram", "%", "%"), true, "TABLE_NAME", "ORDINAL_POSITION", "COLUMN_NAME",
            "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS", "NULLABLE", "IS_NULLABLE", "COLUMN_DEF", "REMARKS", "IS_AUTOINCREMENT", "IS_GENERATEDCOLUMN"));
        part("primary keys", () -> {
            for (String t : new String[] {"InstagramBusinessProfile", "Media", "Comments"}) {
                rows(d.getPrimaryKeys(null, "instagram", t), true, "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME");
            }
        });
        part("imported keys", () -> rows(d.getImportedKeys(null, "instagram", "Comments"), true, "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME", "KEY_SEQ", "UPDATE_RULE", "DELETE_RULE", "FK_NAME", "PK_NAME"));
        part("exported keys", () -> rows(d.getExportedKeys(null, "instagram", "Media"), true, "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME", "FK_NAME"));
        part("cross reference", () -> rows(d.getCrossReference(null, "instagram", "Media", null, "instagram", "Comments"), true, "PKCOLUMN_NAME", "FKCOLUMN_NAME"));
        part("indexes", () -> rows(d.getIndexInfo(null, "instagram", "Media", false, true), true, "TABLE_NAME", "NON_UNIQUE", "INDEX_NAME", "TYPE", "ORDINAL_POSITION", "COLUMN_NAME", "ASC_OR_DESC"));
        part("best row", () -> rows(d.getBestRowIdentifier(null, "instagram", "Media", DatabaseMetaData.bestRowSession, true), true, "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME"));
        part("version columns", () -> rows(d.getVersionColumns(null, "instagram", "Media"), true, "COLUMN_NAME", "TYPE_NAME"));
        part("types", () -> {
            ResultSet r = d.getTypeInfo();
            List<String> found = new ArrayList<>();
            while (r.next()) {
                String t = r.getString("TYPE_NAME");
                if (List.of("int4", "int8", "text", "timestamptz", "bool", "numeric", "float8", "date", "jsonb").contains(t)) {
                    found.add(t + " " + r.getInt("DATA_TYPE"));
                }
            }
            Collections.sort(found);
            System.out.println(found);
        });
        part("table privileges", () -> rows(d.getTablePrivileges(null, "instagram", "Media"), true, "TABLE_NAME", "PRIVILEGE"));
        part("column privileges", () -> rows(d.getColumnPrivileges(null, "instagram", "Media", "Id"), true, "COLUMN_NAME", "PRIVILEGE"));
        part("procedures", () -> rows(d.getProcedures(null, "instagram", "%"), true, "PROCEDURE_NAME"));
        part("functions", () -> rows(d.getFunctions(null, "instagram", "%"), true, "FUNCTION_NAME"));
        part("user types", () -> rows(d.getUDTs(null, "instagram", "%", null), true, "TYPE_NAME"));
        part("keywords", () -> System.out.println(d.getSQLKeywords().length() > 100));
        part("function names", () -> System.out.println(d.getStringFunctions() + " " + d.getTimeDateFunctions()));

        part("shape", () -> {
            Statement s = c.createStatement();
            ResultSet r = s.executeQuery("SELECT \"Id\", \"Caption\", \"LikesCount\", \"Created\", \"IsCommentEnabled\", count(*) OVER () AS n,"
                + " 1 AS one, 1.5 AS num, avg(\"LikesCount\") OVER () AS a, \"Created\"::date AS d, 'x' AS t, NULL AS nil FROM \"Media\" LIMIT 1");
            shape(r.getMetaData());
        });
        part("values", () -> {
            ResultSet r = c.createStatement().executeQuery("SELECT \"Id\", \"LikesCount\", \"Created\", \"IsCommentEnabled\" FROM instagram.\"Media\" ORDER BY \"Created\" DESC, \"Id\" LIMIT 3");
            while (r.next()) {
                System.out.println(r.getString(1) + " " + r.getLong(2) + " " + r.wasNull() + " " + r.getObject(3, OffsetDateTime.class)
                    + " " + r.getTimestamp(3).toInstant() + " " + r.getBoolean(4) + " " + r.getObject(4));
            }
        });
        part("prepared", () -> {
            // The sixth execution has the server's statement and binary forms.
            PreparedStatement s = c.prepareStatement("SELECT count(*), min(\"Created\"), max(\"LikesCount\") FROM \"Media\" WHERE \"LikesCount\" >= ? AND \"Created\" < ? AND \"MediaType\" = ?");
            for (int i = 0; i < 8; i++) {
                s.setLong(1, i * 10);
                s.setTimestamp(2, Timestamp.from(OffsetDateTime.parse("2100-01-01T00:00:00Z").toInstant()));
                s.setString(3, i % 2 == 0 ? "IMAGE" : "VIDEO");
                ResultSet r = s.executeQuery();
                r.next();
                System.out.println(r.getLong(1) + " " + (r.getTimestamp(2) == null ? null : r.getTimestamp(2).toInstant()) + " " + r.getObject(3));
            }
            shape(s.getMetaData());
            System.out.println(s.getParameterMetaData().getParameterCount() + " " + s.getParameterMetaData().getParameterTypeName(1));
        });
        part("parameters", () -> {
            // In text, then in binary by a statement of the server's.
            PreparedStatement s = c.prepareStatement("SELECT $$x$$ || ?, ?::int8 + 1, ?::float8, ?::timestamptz, ?::bool, ?::text");
            s.unwrap(PGStatement.class).setPrepareThreshold(2);
            for (int i = 0; i < 4; i++) {
                s.setString(1, "y");
                s.setLong(2, 41);
                s.setDouble(3, 0.5);
                s.setObject(4, OffsetDateTime.parse("2026-11-29T10:00:00Z"));
                s.setBoolean(5, true);
                s.setNull(6, Types.VARCHAR);
                ResultSet r = s.executeQuery();
                r.next();
                System.out.println(r.getString(1) + " " + r.getLong(2) + " " + r.getDouble(3) + " " + r.getTimestamp(4).toInstant()
                    + " " + r.getBoolean(5) + " " + r.getString(6));
            }
        });
        part("newest", () -> {
            PreparedStatement s = c.prepareStatement("SELECT \"Id\" FROM \"Media\" WHERE \"Created\" > ? ORDER BY \"Created\" DESC, \"Id\" LIMIT ?");
            s.setTimestamp(1, Timestamp.from(Instant.EPOCH));
            s.setInt(2, 5);
            rows(s.executeQuery(), false);
        });
        part("null and array", () -> {
            PreparedStatement s = c.prepareStatement("SELECT count(*) FROM \"Media\" WHERE \"MediaType\" = ANY (?) AND (?::text IS NULL)");
            s.setArray(1, c.createArrayOf("text", new String[] {"IMAGE", "VIDEO"}));
            s.setNull(2, Types.VARCHAR);
            rows(s.executeQuery(), false);
        });
        part("cursor", () -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(7);
            ResultSet r = s.executeQuery("SELECT g FROM generate_series(1, 40) g ORDER BY g");
            long sum = 0;
            while (r.next()) {
                sum += r.getLong(1);
            }
            System.out.println(sum);
            c.commit();
            c.setAutoCommit(true);
        });
        part("max rows", () -> {
            Statement s = c.createStatement();
            s.setMaxRows(5);
            rows(s.executeQuery("SELECT g FROM generate_series(1, 40) g ORDER BY g"), false);
        });
        part("failed transaction", () -> {
            c.setAutoCommit(false);
            try {
                c.createStatement().executeQuery("SELECT nothing FROM \"Media\"");
            } catch (PSQLException e) {
                System.out.println(e.getSQLState() + " " + (e.getServerErrorMessage().getPosition() > 0));
            }
            try {
                c.createStatement().executeQuery("SELECT 1");
            } catch (PSQLException e) {
                System.out.println(e.getSQLState());
            }
            c.rollback();
            c.setAutoCommit(true);
            rows(c.createStatement().executeQuery("SELECT 1"), false);
        });
        part("savepoint", () -> {
            c.setAutoCommit(false);
            Savepoint point = c.setSavepoint("here");
            c.rollback(point);
            c.releaseSavepoint(point);
            c.commit();
            c.setAutoCommit(true);
        });
        part("division by zero", () -> rows(c.createStatement().executeQuery("SELECT 1 / 0"), false));
        part("no table", () -> rows(c.createStatement().executeQuery("SELECT * FROM nothing"), false));
        part("no function", () -> rows(c.createStatement().executeQuery("SELECT nothing(1)"), false));
        part("syntax", () -> rows(c.createStatement().executeQuery("SELEC 1"), false));
        part("copy", () -> {
            CopyManager m = c.unwrap(PGConnection.class).getCopyAPI();
            StringWriter w = new StringWriter();
            long n = m.copyOut("COPY (SELECT \"Id\", \"Caption\", \"LikesCount\" FROM \"Media\" ORDER BY \"Created\" DESC, \"Id\" LIMIT 3) TO STDOUT (FORMAT csv, HEADER)", w);
            System.out.println(n + " " + w.toString().replace("\r", ""));
        });
        part("schema and read-only", () -> {
            System.out.println(c.getSchema() + " " + c.getCatalog().length() + " " + c.getTransactionIsolation());
            c.setReadOnly(true);
            rows(c.createStatement().executeQuery("SHOW transaction_isolation"), false);
            c.setReadOnly(false);
        });
        part("settings", () -> {
            Statement s = c.createStatement();
            s.execute("SET TimeZone = 'Europe/Berlin'");
            rows(s.executeQuery("SELECT TIMESTAMPTZ '2026-07-01 12:00:00+00', TIMESTAMPTZ '2026-12-01 12:00:00+00'"), false);
            s.execute("RESET TimeZone");
            for (String name : new String[] {"standard_conforming_strings", "application_name", "viewfinder.max_rows"}) {
                rows(s.executeQuery("SHOW " + name), false);
            }
            System.out.println(s.getWarnings());
        });
        part("several", () -> {
            Statement s = c.createStatement();
            boolean more = s.execute("SELECT 1; SELECT 2; SELECT 'three'");
            while (more) {
                rows(s.getResultSet(), false);
                more = s.getMoreResults();
            }
        });
        part("timeout", () -> {
            Statement s = c.createStatement();
            s.setQueryTimeout(1);
            rows(s.executeQuery("SELECT pg_sleep(30)"), false);
        });
        part("timeout of work", () -> {
            Statement s = c.createStatement();
            s.setQueryTimeout(1);
            rows(s.executeQuery("WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t WHERE n < 0"), false);
        });
        part("cancel", () -> {
            Statement s = c.createStatement();
            Thread t = new Thread(() -> {
                try {
                    Thread.sleep(300);
                    s.cancel();
                } catch (Exception e) {
                    System.out.println(e);
                }
            });
            t.start();
            try {
                rows(s.executeQuery("SELECT pg_sleep(30)"), false);
            } finally {
                t.join();
            }
        });
        part("after", () -> {
            rows(c.createStatement().executeQuery("SELECT 1"), false);
            System.out.println(c.isValid(5));
            c.close();
        });
    }
}
