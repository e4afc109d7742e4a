// Package driver is a database/sql driver for Instagram: tables over Meta's
// Graph API, read with SQL. It registers itself as "instagram".
//
//	import (
//		"database/sql"
//
//		_ "github.com/viewfinder-sql/viewfinder/driver"
//	)
//
//	db, err := sql.Open("instagram", "OAuthAccessToken=…;BusinessAccountId=…")
//	rows, err := db.QueryContext(ctx, `
//		SELECT m.Id, m.Caption, i.Reach
//		FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id
//		WHERE m.Created >= ? ORDER BY i.Reach DESC LIMIT 10`, since)
//
// # Connecting
//
// A connection string holds Name=Value pairs parted by semicolons: see
// [ParseDSN]; sys_connection_props lists every property. A program that builds
// its configuration itself fills in a [Config] and gives it to [OpenDB], or to
// [NewConnector] and sql.OpenDB. With [ParseUntrustedDSN] a stranger's string
// can do no harm.
//
// sql.Open, Ping, procedures, DESCRIBE and the sys_ tables send nothing and need
// no token. A statement that needs one and has none fails with [ErrNoToken].
//
// AuthScheme chooses the kind of login. With InstagramLogin the one account is
// that of the login; Pages and what else only Facebook Login serves is refused
// with [ErrLoginKind] before anything is sent, and columns that it does not
// give are NULL with a reason. With OAuthCustom the login is with another
// provider, which OAuthProfile describes: procedures work, and no table does.
// sys_tables and sys_procedures have a column AuthSchemes.
//
// Connections are cheap: each is a relational engine in memory. What costs is
// shared by all connections of one sql.DB: the network transport, what is
// known of the accounts, the log, the journal behind sys_calls and sys_warnings.
//
// # Logins
//
// InitiateOAuth says who obtains and renews the token. With OFF the caller does,
// and sets OAuthAccessToken; a login stored in OAuthSettingsLocation is used where
// none is set. With REFRESH the first token comes from OAuthAccessToken,
// OAuthVerifier or the store, and is kept and renewed from then on, once for all
// connections and processes that share the store. With GETANDREFRESH the user logs
// in where no token serves: in the default browser, or as [WithDesktop] says. Where
// a login is needed and nobody can be asked, the error is an [oauth.LoginRequiredError]
// with the address. sys_tokens lists what is stored, masked, and warnings of a
// statement's report tell two weeks before a login ends. [Logout] deletes a login.
//
// The app is that of OAuthClientId and OAuthClientSecret, or else of the environment
// variables VIEWFINDER_OAUTH_CLIENT_ID and VIEWFINDER_OAUTH_CLIENT_SECRET, or else
// one that the program was built with, by
// -ldflags "-X github.com/viewfinder-sql/viewfinder/driver.facebookAppID=…" and
// likewise facebookAppSecret, instagramAppID and instagramAppSecret: whoever has the
// program can read those out of it. With Endpoint set, the first alone counts, and
// tokens are kept in memory unless OAuthSettingsLocation is set.
//
// # Statements
//
// SELECT is SQLite's, in full: joins of every kind, subqueries, common table
// expressions, window functions, set operators, aggregates, JSON. Forms of other
// dialects that SQLite lacks are understood too, such as TOP n, [brackets],
// `backticks`, Catalog.Schema.Table and many functions. EXEC and CALL run stored
// procedures, which sys_procedures lists. DESCRIBE table, SHOW TABLES and SHOW
// COLUMNS FROM table work. INSERT, UPDATE and DELETE write where the
// platform has calls for it; Readonly=true refuses them.
// One text holds one statement. CREATE, ALTER and DROP LOCAL VIEW keep queries as views, in
// the file that UserDefinedViews names; SELECT … INTO 'csv://report.csv' FROM … writes its
// rows to a file below the directory FileRoot, whole or not at all.
//
// EXPLAIN SELECT tells, without sending anything, which requests the statement
// would make, which conditions go with them and which are checked here, and how
// many calls that is as far as sizes are known. EXPLAIN ANALYZE runs it too and
// adds what it came to, the calls of each step apart; EXPLAIN QUERY PLAN is
// SQLite's own.
//
// Rows are fetched while they are read: rows.Close stops fetching, and so does
// the end of the context. Only the columns used are asked for; ids, time ranges
// and limits go to the API where it takes them; joins along the tree (posts and
// their comments, replies, insights) cost the pages of the parent. Conditions
// that the API does not take are evaluated here, so the answer never depends on
// what was pushed down.
//
// Statements are untrusted: they can read the tables and call functions, and
// nothing else. Their length, depth and memory are bounded ([ErrOutOfMemory]);
// their time by the context.
//
// # Parameters
//
// Parameters are ?, ?1, @name, :name and $name. sql.Named gives @name, :name and
// $name their value; other arguments go to the remaining parameters in order.
// Too many or too few are an error. Arguments are nil, string, []byte (NULL where it
// is nil), bool, integers, floats and time.Time, pointers to them, and what
// implements driver.Valuer. An integer compared with an id is its text. Bytes that
// are a text, in UTF-8 and without control characters but tabs and ends of lines,
// are that text; all others are a BLOB, which no column holds or equals. Either way
// they come back as they went in, into a []byte.
//
// # Types
//
//	TEXT      string     every id too: ids exceed 2^53
//	INTEGER   int64
//	REAL      float64
//	BOOLEAN   bool
//	DATETIME  time.Time  in the property TimeZone, UTC where nothing is said
//	DATE      time.Time  of expressions only: date(x), CAST(x AS DATE), CURDATE()
//	JSON      string     a document
//	BLOB      []byte     of expressions only: x'00ff', HASHBYTES(…)
//
// Columns of tables have these types, also through subqueries and common table
// expressions. The type of an expression is worked out where its values can be of
// one type only: count(*) is INTEGER, max(Created) DATETIME. Elsewhere it is
// unknown: ColumnTypes says "", and the values come as the engine computes them:
// int64, float64, string, []byte. So it is where the SELECTs of a UNION differ.
// Every column may be NULL: ScanType is sql.NullInt64, sql.NullString and so on,
// which hold it; []byte for a BLOB and any where the type is unknown.
//
// A column without an alias is called as the statement writes it: SELECT
// likecount gives likecount, SELECT * the table's own spelling.
//
// # Times
//
// Columns of type DATETIME compare as instants, whatever form the literal has:
// '2026', '2026-01', '2026-01-31', '2026-01-31 10:00', with T, with a zone (Z,
// +0000, +01:00). SQLite's date functions and a time.Time parameter fit.
//
// The property TimeZone is the zone of days, weeks and hours: that of literals and
// texts without an offset, of functions of dates, and of the times that come back.
// A time.Time of a DATETIME is always the instant that the platform gave; of a DATE
// it is the beginning of the day in TimeZone. As a parameter it is that instant:
// Created >= ?, but date(Created) = date(?).
// What is no instant but what a clock shows (x AT TIME ZONE 'Asia/Tokyo') is a text
// without an offset.
//
// NOW() and its kin are the instant at which the execution began, by this machine's
// clock, the property Now or [WithClock].
//
// # Names
//
// Names of tables, columns, procedures and properties follow the reference
// driver, and match in any case. Where it names one thing two ways (LikeCount
// and LikesCount), both names work on each table; SELECT * shows the table's
// own. A name that does not exist is answered with the nearest one.
//
// Tools of other databases find tables, columns, keys and indexes in information_schema,
// as in MySQL and PostgreSQL. What lists of tables name, Tables, Views and
// BrowsableSchemas say; what is not listed can be read.
//
// # Is the answer whole?
//
// A value that cannot be had is NULL, and a warning says why: its [Reason] is one of
// the constants, which sys_reasons describes. A scan that could
// not finish is an error, never a short answer. [WithReport] gives the [Report]
// of a statement, of a procedure too: rows, whether any may be missing and why,
// warnings, requests, quota. The same is in sys_warnings and sys_calls by StatementId, readable from
// every connection of the sql.DB; reading them changes nothing in them. They
// keep the latest 2,000 warnings and 5,000 requests.
//
// # Log and traces
//
// Logfile, Verbosity and their kin write a log; [WithLogger] and [WithLogHook]
// hand its lines, masked, to an embedding program's slog logger or to a logrus
// hook. The field statement of a line is the report's Statement. A log that
// cannot be written fails no statement: one of them has a warning,
// log_incomplete.
//
// The driver has every interface of database/sql that takes a context, so
// wrappers that trace work unchanged; the context reaches each request.
// [WithTransport] wraps the transport itself, for spans of requests, and never
// shows a token.
//
// [Diagnose] walks the way from this machine to the data, and says what is wrong
// and how to mend it.
//
// # Errors
//
// errors.Is tells what an error comes down to, whichever host it came from:
// [ErrTokenExpired], [ErrLoginRequired], [ErrPermission], [ErrRateLimited],
// [ErrUnavailable] and the others that begin with Err; [errors.ErrUnsupported]; the
// context's own. errors.As gives an [APIError] with everything the API said, an
// [SQLError] with line and column, a [ConfigError] with the property, an
// [AccountError] with the account, a [BudgetError] with what was spent, and of a login
// the types of package oauth: [oauth.Error], [oauth.LoginRequiredError].
// They are reachable from every error of Query, Exec, Prepare, Scan loops (rows.Err)
// and Ping. Where Timeout was over before the statement's context was, the error
// matches context.DeadlineExceeded and [ErrUnreachable]. [RetryAt] tells when calls
// are answered again.
//
// # Tests
//
// Package drivertest, below this one, starts a simulator of the Graph API for a test,
// with as much data as the test wants and whatever goes wrong, and gives the
// connection string to it.
//
// # Transactions
//
// BeginTx is accepted at the default isolation level, for statements that read: the
// API has no transactions, and what is read of it may change between two statements; what
// is read of the cache is of one moment. Other levels are refused.
//
// # Limits
//
// The API shows at the most the 10,000 newest posts of an account, stories for
// 24 hours, and follower counts for 30 days; what it leaves out is reported as
// incompleteness. MaxRows cuts answers that do not aggregate, and says so in the
// report. Answers are not kept for later statements unless AnswerCache says so.
// What an sql.DB remembers is the connected accounts, for five minutes, and
// what the API was found not to know or not to bear.
package driver
