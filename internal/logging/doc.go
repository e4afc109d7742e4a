// Package logging writes the log that the properties Logfile and Verbosity ask
// for, on a logrus logger of its own: nothing global is touched.
//
// Without a file the logger is silent and costs one comparison per call; a nil
// *Logger is silent too. The file is created with mode 0600, or appended to as
// it is; its directory is not created. It grows without bound: rotate it from
// outside.
//
// # Lines
//
// One line of key=value pairs per event, values quoted where needed, times in
// UTC:
//
//	time="2026-11-22T10:00:00.000Z" level=info msg="statement started" module=EXEC query="SELECT …" statement=7
//	time="…" level=debug msg="request answered" attempt=1 bytes=5120 method=GET module=HTTP ms=212 path=/v26.0/me/accounts statement=7 status=200
//	time="…" level=info msg="statement finished" module=EXEC ms=240 rows=25 statement=7
//
// Verbosity 1 writes statements, with rows, milliseconds and errors; verbosity
// 2 adds the requests. The field statement joins the lines of one statement.
//
// # Secrets
//
// Callers hand over no secrets: tokens travel in headers that are not logged,
// and of an address only the path is written. As a second line of defence a
// hook masks, in every message and field, what was handed to [Logger.Conceal]
// and what looks like a credential: access_token=…, Bearer …, client_secret=…,
// appsecret_proof=…, an authorization code in an address, the same in JSON, the
// inputs and properties that hold passwords, and the shapes of the platform's
// tokens. Query text is written as it came, so literals in it are visible
// unless they are one of these; bind what is private as a parameter.
//
// # When writing fails
//
// A log must not fail a query: write errors (a full disk) end here. The lines
// lost are counted; [Logger.Lost] tells the number and the last cause, for a
// warning of the connection, and once writing works again a line of the log
// itself tells how many are missing.
package logging
