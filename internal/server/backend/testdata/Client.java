import java.sql.*;
import java.time.OffsetDateTime;
import java.util.Properties;

// A client by way of pgjdbc: prints what it sees, a line for each thing.
public class Client {
  static void say(String what, Object value) { System.out.println(what + ": " + value); }

  interface Deed { Object run() throws Exception; }

  static void attempt(String what, Deed deed) {
    try {
      say(what, deed.run());
    } catch (SQLException e) {
      say(what, "error " + e.getSQLState());
    } catch (Exception e) {
      say(what, e);
    }
  }

  static int count(ResultSet rows) throws SQLException {
    int n = 0;
    while (rows.next()) n++;
    return n;
  }

  public static void main(String[] args) throws Exception {
    Properties p = new Properties();
    p.setProperty("user", "ann");
    p.setProperty("options", "-c viewfinder.max_rows=1000");
    p.setProperty("ApplicationName", "a test");
    p.setProperty("prepareThreshold", "2");
    try (Connection c = DriverManager.getConnection(args[0], p)) {
      Statement s = c.createStatement();
      attempt("version", () -> c.getMetaData().getDatabaseProductVersion());
      attempt("options", () -> { ResultSet r = s.executeQuery("show viewfinder.max_rows"); r.next(); return r.getString(1); });
      attempt("application", () -> { ResultSet r = s.executeQuery("show application_name"); r.next(); return r.getString(1); });
      attempt("columns", () -> {
        ResultSetMetaData m = s.executeQuery("select \"Id\", caption, created, likescount from media limit 1").getMetaData();
        StringBuilder b = new StringBuilder();
        for (int i = 1; i <= m.getColumnCount(); i++) b.append(m.getColumnName(i)).append(' ').append(m.getColumnTypeName(i)).append("; ");
        return b;
      });
      for (int run = 0; run < 4; run++) { // described first, then in binary by a named statement
        int at = run;
        attempt("prepared " + at, () -> {
          PreparedStatement q = c.prepareStatement("select $$x$$ || ?, ?::int8 + 1, ?::float8, ?::timestamptz, ?::bool, ?::text");
          q.setString(1, "y");
          q.setLong(2, 41);
          q.setDouble(3, 0.5);
          q.setObject(4, OffsetDateTime.parse("2026-11-29T10:00:00Z"));
          q.setBoolean(5, true);
          q.setNull(6, Types.VARCHAR);
          StringBuilder b = new StringBuilder();
          for (int i = 0; i < 2; i++) {
            ResultSet r = q.executeQuery();
            r.next();
            b.append(r.getString(1) + " " + r.getLong(2) + " " + r.getDouble(3) + " " + r.getTimestamp(4).toInstant() + " " + r.getBoolean(5) + " " + r.getString(6) + "; ");
          }
          return b;
        });
      }
      attempt("cursor", () -> {
        c.setAutoCommit(false);
        Statement f = c.createStatement();
        f.setFetchSize(7);
        int n = count(f.executeQuery("select \"Id\" from media"));
        c.commit();
        c.setAutoCommit(true);
        return n;
      });
      attempt("most rows", () -> { s.setMaxRows(3); int n = count(s.executeQuery("select \"Id\" from media")); s.setMaxRows(0); return n; });
      attempt("newest", () -> {
        PreparedStatement q = c.prepareStatement("select \"Id\" from media where created > ? order by created desc limit ?");
        q.setTimestamp(1, Timestamp.from(java.time.Instant.EPOCH));
        q.setInt(2, 5);
        return count(q.executeQuery());
      });
      attempt("any", () -> {
        PreparedStatement q = c.prepareStatement("select \"Id\" from media where \"Id\" = any(?)");
        q.setArray(1, c.createArrayOf("text", new String[] {"0", "1"}));
        return count(q.executeQuery());
      });
      attempt("no table", () -> s.executeQuery("select 1 from nowhere"));
      attempt("after it", () -> count(s.executeQuery("select 1")));
      attempt("in a transaction", () -> {
        c.setAutoCommit(false);
        try {
          s.executeQuery("select 1 from nowhere");
        } catch (SQLException e) {
          say("first", e.getSQLState());
        }
        try {
          return s.executeQuery("select 1");
        } finally {
          c.rollback();
          c.setAutoCommit(true);
        }
      });
      attempt("savepoint", () -> {
        c.setAutoCommit(false);
        Savepoint point = c.setSavepoint("here");
        c.rollback(point);
        c.releaseSavepoint(point);
        c.commit();
        c.setAutoCommit(true);
        return "done";
      });
      attempt("timeout", () -> { s.setQueryTimeout(1); return count(s.executeQuery("with recursive t(n) as (select 1 union all select n + 1 from t) select n from t where n < 0")); });
      s.setQueryTimeout(0);
      attempt("after the timeout", () -> count(s.executeQuery("select 1")));
      attempt("read only", () -> { c.setReadOnly(true); c.setReadOnly(false); return c.isReadOnly(); });
      attempt("isolation", () -> c.getTransactionIsolation() == Connection.TRANSACTION_REPEATABLE_READ);
      attempt("valid", () -> c.isValid(5));
      attempt("schema", () -> c.getSchema());
      attempt("warnings", () -> { s.executeQuery("select \"Id\" from media"); return s.getWarnings() == null ? "none" : s.getWarnings().getMessage(); });
    }
  }
}
