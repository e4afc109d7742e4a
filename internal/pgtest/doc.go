// Package pgtest gives tests a PostgreSQL server. [Database] is a database of the
// test's own on a server that runs already, or else on one that is started for
// it; [Start] is a server to be stopped and started again. Where there is no
// PostgreSQL, tests are skipped and say so.
package pgtest
