// What JDBC's batches of writes come to, at a server that may write: one of which all is done,
// and one whose third statement fails.
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import org.postgresql.util.PSQLException;

public class Batch {
    public static void main(String[] args) throws Exception {
        try (Connection c = DriverManager.getConnection(args[0]); Statement s = c.createStatement()) {
            String post;
            try (ResultSet r = s.executeQuery("SELECT id FROM media WHERE iscommentenabled ORDER BY created DESC LIMIT 1")) {
                r.next();
                post = r.getString(1);
            }
            try (PreparedStatement p = c.prepareStatement("INSERT INTO comments (mediaid, text) VALUES (?, ?)")) {
                for (String text : new String[] {"one", "two", "three"}) {
                    p.setString(1, post);
                    p.setString(2, text);
                    p.addBatch();
                }
                System.out.println(Arrays.toString(p.executeBatch()));
            }
            s.addBatch("INSERT INTO comments (mediaid, text) VALUES ('" + post + "', 'four')");
            s.addBatch("INSERT INTO comments (mediaid, text) VALUES ('" + post + "', 'five')");
            s.addBatch("INSERT INTO comments (mediaid, text) VALUES ('none', 'six')");
            s.addBatch("INSERT INTO comments (mediaid, text) VALUES ('" + post + "', 'seven')");
            try {
                s.executeBatch();
            } catch (BatchUpdateException e) {
                System.out.println("at " + e.getMessage().replaceAll("(?s) was aborted.*", ""));
                System.out.println(((PSQLException) e.getCause()).getServerErrorMessage().getDetail());
            }
            try (ResultSet r = s.executeQuery("SELECT text FROM comments WHERE mediaid = '" + post + "' ORDER BY created DESC LIMIT 6")) {
                while (r.next()) {
                    System.out.println(r.getString(1));
                }
            }
        }
    }
}
