package connprops

// Reasons that several properties share.
const (
	ownCache  = "the cache is a file of its own: set CacheLocation to a directory"
	poolIsGos = "The pool of database/sql is used; bound it with the methods of sql.DB."
	oneByOne  = "The API takes one row in a request, and so each is sent by itself."
)

var schemaTable = []*Property{
	{
		Name: "Location", Label: "Location", Category: Schema, Status: Refused,
		Description: "Directory of files that add or override tables and procedures.",
		Reason:      "tables and procedures are built in",
	},
	{
		Name: "BrowsableSchemas", Label: "Browsable Schemas", Category: Schema, Status: Active,
		Description: "Schemas that lists of tables name, separated by commas: Instagram, information_schema. Empty: all. What is not listed can be read.",
	},
	{
		Name: "Tables", Label: "Tables", Category: Schema, Status: Active,
		Description: "Tables that lists of tables name (sys_tables, information_schema.tables, SHOW TABLES), separated by commas, with those of Views. Empty, and Views too: all. What is not listed can be read.",
	},
	{
		Name: "Views", Label: "Views", Category: Schema, Status: Active,
		Description: "The same as Tables, for tables that are listed as views.",
	},
}

var cachingTable = []*Property{
	{
		Name: "AutoCache", Label: "Auto Cache", Category: Caching, Status: Active, Session: true, Type: Bool, Default: "false",
		Description: "Whether statements are answered from the cache where it holds all that they ask for and is no older than CacheTolerance. Others are fetched, and their rows go into the cache as they pass.",
	},
	{
		Name: "CacheLocation", Label: "Cache Location", Category: Caching, Status: Active,
		Unset:       "viewfinder in the user's directory for caches",
		Description: "Directory of the cache: one encrypted file for each login. The key is made of OAuthSettingsKey, or stands in the keyring of the operating system, or in a file beside the tokens.",
	},
	{
		Name: "CacheProvider", Label: "Cache Provider", Category: Caching, Status: Refused,
		Description: "Kind of database that holds the cache.",
		Reason:      ownCache,
	},
	{
		Name: "CacheDriver", Label: "Cache Driver", Category: Caching, Status: Refused,
		Description: "Driver of the database that holds the cache.",
		Reason:      ownCache,
	},
	{
		Name: "CacheConnection", Label: "Cache Connection", Category: Caching, Status: Refused, Sensitivity: Sensitive,
		Description: "Connection string of the database that holds the cache.",
		Reason:      ownCache,
	},
	{
		Name: "CacheTolerance", Label: "Cache Tolerance", Category: Caching, Status: Active, Session: true, Type: Seconds, Max: 10 * 365 * 86400, Default: "600",
		Description: "Age in seconds up to which AutoCache answers from the cache. 0: never. Offline=true asks for no age.",
	},
	{
		Name: "CacheGrace", Label: "Cache Grace", Category: Caching, Status: Active, Session: true, Type: Seconds, Max: 10 * 365 * 86400, Default: "0",
		Description: "Age in seconds up to which AutoCache answers at once from a cache that is older than CacheTolerance, and reads it anew in the background. The report tells the age.",
	},
	{
		Name: "Offline", Label: "Offline", Category: Caching, Status: Active, Type: Bool, Default: "false",
		Description: "Whether statements are answered from the cache alone, however old it is: there is no network, and no token is asked for. What is not cached is an error.",
	},
	{
		Name: "CacheWithoutNames", Label: "Cache Without Names", Category: Caching, Status: Active, Type: Bool, Default: "false",
		Description: "Whether the cache leaves out who other people are: the authors of comments, those who tag, mention or invite. Statements that ask for these columns are fetched; with Offline=true they are an error. The cache is another file than that with names.",
	},
	{
		Name: "CacheMetadata", Label: "Cache Metadata", Category: Caching, Status: Accepted, Type: Bool, Default: "false",
		Description: "Whether discovered tables and columns are kept between connections.",
		Reason:      "Tables and columns are built in, and those of the cache stand in its file.",
	},
	{
		Name: "KeptLocation", Label: "Kept Location", Category: Caching, Status: Active, form: keptFile,
		Description: "Path of the SQLite file that viewfinder sync keeps tables in: kept.Media is what is kept of Media, kept.Media_history all its versions, Media FOR SYSTEM_TIME AS OF '2026-11-01' what was so then. It is read, and nothing is written to it. Empty: none.",
	},
}

var miscellaneousTable = []*Property{
	{
		Name: "MaxRows", Label: "Max Rows", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: -1, Untrusted: true,
		Default: "-1", form: notZero,
		Description: "Most rows that a query without aggregation and GROUP BY returns, whatever its LIMIT. -1: no bound.",
	},
	{
		Name: "Pagesize", Label: "Pagesize", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: 1, Max: 100, Untrusted: true,
		Default:     "100",
		Description: "Most items asked for in one page of an account's list. Where the platform allows fewer, fewer are asked for. Lists below, as the comments of a post, come in the largest pages that it gives.",
	},
	{
		Name: "Timeout", Label: "Timeout", Category: Miscellaneous, Status: Active, Type: Seconds, Max: 86400,
		Default:     "60",
		Description: "Seconds that one request to the platform, logins included, may take, from dialling to the last byte. 0: no bound. A statement is bounded by its context.",
	},
	{
		Name: "OnMissing", Label: "On Missing", Category: Miscellaneous, Status: Active, Session: true,
		Choices: []Choice{{Text: "REPORT"}, {Text: "ERROR"}}, Default: "REPORT",
		Description: "What becomes of an object looked up by its id that is missing or forbidden, where the platform does not tell which. REPORT: its row is absent and the report of the statement says why. ERROR: the statement fails.",
	},
	{
		Name: "PartialResults", Label: "Partial Results", Category: Miscellaneous, Status: Active, Session: true, Type: Bool, Default: "false",
		Description: "Whether a statement that its budget or a rate limit stops, or that meets an account which does not show something for want of a permission, returns what it has, marked as incomplete in its report, instead of an error.",
	},
	{
		Name: "MaxCalls", Label: "Max Calls", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: -1, Default: "-1", form: notZero,
		Description: "Most calls of the quota that a statement may make; beyond, it is an error that tells what it would have cost. -1: no bound. A statement bounds itself with /*+ MaxCalls(20) */.",
	},
	{
		Name: "MaxQuotaPercent", Label: "Max Quota Percent", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: 1, Max: 100, Default: "90",
		Description: "Share of the platform's quota that statements may use up, in percent: the rest is left to others. From five sixths of it on calls are spread over the time in which quota comes back, so that a statement may take minutes; one whose context ends before its turn comes fails at once. A statement bounds itself with /*+ MaxQuotaPercent(50) */.",
	},
	{
		Name: "Parallelism", Label: "Parallelism", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: 1, Max: 16, Default: "1",
		Description: "From how many places at once the posts of an account are read where all of them are wanted, in any order and without metrics: ranges of time, each read a page after another. It takes as many calls more at the most, for each account; where the ranges bring fewer posts than the account counts, the list is read again as a chain. 1: one page after another. A statement says it with /*+ Parallelism(4) */.",
	},
	{
		Name: "MaxMemory", Label: "Max Memory", Category: Miscellaneous, Status: Active, Session: true, Type: Int, Min: -1, Max: 1 << 20, Default: "64",
		Description: "Megabytes that a statement keeps in memory of what it has fetched; what is more goes to a temporary file that only its owner can read, and is gone when the statement ends. -1: no bound.",
	},
	{
		Name: "Memory", Label: "Memory", Category: Miscellaneous, Status: Active, Default: "AUTO", form: memory,
		Description: "Where what is learned of the API is kept for later programs: how large pages may be, how long calls take and lists are, up to when posts have no insights. No rows and no secrets are in it, and it is safe to delete. " +
			"AUTO: a file beside the stored logins, and nowhere where no logins are stored or they end with the process. OFF: nowhere. Or the path of a file, in a directory that is the user's alone.",
	},
	{
		Name: "AnswerCache", Label: "Answer Cache", Category: Miscellaneous, Status: Active, Type: Seconds, Default: "0",
		Description: "Seconds for which an answer of the platform is used again, from a cache of 16 MB. 0: every statement asks anew.",
	},
	{
		Name: "TimeZone", Label: "Time Zone", Category: Miscellaneous, Status: Active, Session: true, Untrusted: true, Default: "UTC", form: timeZone,
		Description: "Time zone of days, weeks and hours: that in which functions of dates count, texts without an offset are read ('2026-11-01' is the midnight there), and times come back. A name of the IANA database such as Europe/Berlin, an offset such as +05:30, UTC, or Local for that of this machine. The zones are built in.",
	},
	{
		Name: "Now", Label: "Now", Category: Miscellaneous, Status: Active, Session: true, Untrusted: true, form: instant,
		Unset:       "the present",
		Description: "Instant that NOW(), CURRENT_DATE, date('now'), the date literals and the usual range of AccountInsights take for the present, with its zone: 2026-11-20T12:00:00Z. For a simulator whose clock stands still, for tests, and for making the report of another day.",
	},
	{
		Name: "FileRoot", Label: "File Root", Category: Miscellaneous, Status: Active,
		Description: "Directory that files named in statements must be in: those that are published, and those that SELECT INTO and DownloadMedia write. Paths are relative to it, or lead there; what leads out of it, a symbolic link too, is refused. Empty: statements reach no files.",
	},
	{
		Name: "SyncFile", Label: "Sync File", Category: Miscellaneous, Status: Active,
		Description: "Files such as sync.yaml, parted by commas, that say which tables are kept: HandleDataDeletion erases the accounts of a user from them and from KeptLocation, as viewfinder forget does. The command line can; a program that links the driver alone names them in its answer. Empty: none.",
	},
	{
		Name: "Readonly", Label: "Readonly", Category: Miscellaneous, Status: Active, Untrusted: true, Type: Bool, Default: "false",
		Description: "Whether INSERT, UPDATE and DELETE, and the procedures that do the same, are refused.",
	},
	{
		Name: "BatchSize", Label: "Batch Size", Category: Miscellaneous, Status: Accepted, Type: Int, Default: "0",
		Description: "Rows that are written in one request.",
		Reason:      oneByOne,
	},
	{
		Name: "PseudoColumns", Label: "Pseudo Columns", Category: Miscellaneous, Status: Active,
		Description: "Columns that are inputs only, hidden ones of requests and what only writes have, that SELECT * and lists of columns show as others: Table=Column pairs separated by ';', * for every table or column. Inputs that are no hidden columns are shown anyhow.",
	},
	{
		Name: "UserDefinedViews", Label: "User Defined Views", Category: Miscellaneous, Status: Active,
		Description: "Path of a JSON file of views of one's own, as the reference driver has it: {\"Name\": {\"query\": \"SELECT …\"}}. CREATE, ALTER and DROP LOCAL VIEW change it, and make it where it is missing. Empty: there are none.",
	},
	{
		Name: "UserViewsSchemaName", Label: "User Views Schema Name", Category: Miscellaneous, Status: Active, Default: "UserViews", form: schemaName,
		Description: "Schema that these views are in: UserViews.Name, or the name alone.",
	},
	{
		Name: "GenerateSchemaFiles", Label: "Generate Schema Files", Category: Miscellaneous, Status: Refused,
		Choices: []Choice{{Text: "Never"}, {Text: "OnUse"}, {Text: "OnStart"}, {Text: "OnCreate"}}, Default: "Never",
		Description: "When files describing the tables are written to Location.",
		Reason:      "read sys_tables and sys_tablecolumns",
	},
	{
		Name: "Other", Label: "Other", Category: Miscellaneous, Status: Refused, Sensitivity: Sensitive,
		Description: "Hidden options of the reference driver: Name=Value pairs.",
		Reason:      "there are no hidden options; TimeZone is the zone of times",
	},
	{
		Name: "SupportEnhancedSQL", Label: "Support Enhanced SQL", Category: Miscellaneous, Status: Accepted, Type: Bool, Default: "true",
		Description: "Whether the driver completes SQL that the platform does not understand.",
		Reason:      "It always does, so every query gets its full answer.",
	},
	{
		Name: "UseConnectionPooling", Label: "Use Connection Pooling", Category: Miscellaneous, Status: Active, Type: Bool, Default: "true",
		Description: "Whether driver.OpenDB keeps idle connections. sql.Open leaves the pool to the program.",
	},
	{
		Name: "PoolMaxSize", Label: "Pool Max Size", Category: Miscellaneous, Status: Active, Type: Int, Default: "0",
		Description: "Most connections that driver.OpenDB opens at a time. 0: no bound. sql.Open leaves the pool to the program.",
	},
	{
		Name: "PoolMinSize", Label: "Pool Min Size", Category: Miscellaneous, Status: Active, Type: Int, Default: "2",
		Description: "Idle connections that driver.OpenDB keeps. sql.Open leaves the pool to the program.",
	},
	{
		Name: "PoolIdleTimeout", Label: "Pool Idle Timeout", Category: Miscellaneous, Status: Active, Type: Seconds, Default: "0",
		Description: "Seconds after which driver.OpenDB closes an idle connection. 0: never. sql.Open leaves the pool to the program.",
	},
	{
		Name: "PoolWaitTime", Label: "Pool Wait Time", Category: Miscellaneous, Status: Accepted, Type: Seconds,
		Description: "Seconds to wait for a connection of a full pool.",
		Reason:      poolIsGos,
	},
	{
		Name: "ConnectionLifeTime", Label: "Connection Life Time", Category: Miscellaneous, Status: Active, Type: Seconds, Default: "0",
		Description: "Seconds after which driver.OpenDB replaces a connection. 0: never. sql.Open leaves the pool to the program.",
	},
	{
		Name: "RTK", Label: "RTK", Category: Miscellaneous, Status: Accepted, Sensitivity: Password,
		Description: "Runtime licence key of the reference driver.",
		Reason:      "No licence key is needed.",
	},
}
