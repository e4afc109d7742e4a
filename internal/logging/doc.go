// Package logging writes the log of a connection, masked and in files that rotate:
// as the properties Logfile, Verbosity, LogModules, LogFormat, MaxLogFileSize and
// MaxLogFileCount ask for, on a logrus logger of its own. Nothing global is touched. An
// embedding program gets every line too, by a slog logger or a logrus hook.
//
// Without a file and without such a program the logger is silent and costs one
// comparison per call; a nil *Logger is silent too.
//
// # Lines
//
// A line has a verbosity and a [Module], and is written where both are asked
// for:
//
//	1  statements: query, rows, milliseconds, errors
//	2  requests, and where their time goes
//	3  headers and bodies of requests and answers
//	4  the transport: names, dials, TLS
//	5  everything else: the driver's interface call by call
//
// In the file a line is key=value pairs, values quoted where needed, or a JSON
// object. Times are UTC. These three belong together:
//
//	time="2026-11-22T10:00:00.000Z" level=info module=EXEC session=5d2c90aa statement=7 msg="statement started" query="SELECT …"
//	time="…" level=debug module=HTTP session=5d2c90aa statement=7 request=12 msg="request answered" attempt=1 bytes=5120 connect_ms=8.1 first_byte_ms=190 method=GET ms=212 path=me/accounts status=200 tls_ms=12.3
//	time="…" level=info module=EXEC session=5d2c90aa statement=7 msg="statement finished" calls=1 ms=240 requests=1 rows=25 …
//
// The field statement joins the lines of one statement ([WithScope]), request
// those of one HTTP request; session tells the connectors apart that write the
// same file. Verbosity 1 is level info, 2 debug, 3 and above trace with a field
// that says which; a line with an error is of level error.
//
// # The file
//
// It is made with mode 0600; its directory is not made. One that is a link, that
// belongs to somebody else or that others may read or write is refused, by what
// the open file itself says. Each line is one write at the end of the file, so
// lines of several processes do not mix on a local file system.
//
// A line that would make the file longer than MaxLogFileSize (100 MB, at least
// 100 kB) begins a new one: the full file is renamed to its name with date and
// time appended, in the same folder, so that the path always names the newest.
// (The reference driver appends them to the new file's name.) MaxLogFileCount
// bounds the number of files, the newest included; the oldest are removed.
// /dev/stderr and /dev/stdout are the process's own streams, which are not bounded.
// Several processes may do this to one file, and so may logrotate: whoever finds
// another file at the path goes on in that one. Where rotating fails, the file
// is written on. On Windows a file is not rotated while another process has it
// open.
//
// # Secrets
//
// Callers hand over no secrets: what is shown of a request is redacted by its
// structure first. As a second line of defence a hook masks, in every message
// and field, what was handed to [Logger.Conceal] and what looks like a
// credential: access_token=…, Bearer …, client_secret=…, appsecret_proof=…, an
// authorization code in an address, the same in JSON, cookies, the inputs and
// properties that hold passwords, and the shapes of the platform's tokens. It
// fires before the hooks of the embedding program. Query text is written as it
// came, so literals in it are visible unless they are one of these; bind what is
// private as a parameter.
//
// # When writing fails
//
// A log must not fail a query: write errors (a full disk) end here, and so do
// those of the embedding program's hook. The lines lost are counted;
// [Logger.Lost] tells the number and the last cause, for a warning of the
// connection, and once writing works again a line of the log itself tells how
// many are missing.
package logging
