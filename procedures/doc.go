// Package procedures holds the stored procedures that EXEC and CALL run: one
// file each, one list of all.
//
// A [Procedure] declares its inputs and its result columns; sys_procedures and
// sys_procedureparameters are made from these declarations ([All],
// [Procedure.Signature]). [Procedure.Exec] checks the login kind and the
// arguments against them before anything is sent: a login kind that the
// procedure does not serve, an unknown name, a missing, NULL or blank required
// input and a value outside the allowed ones fail by name. NULL and the empty
// text leave an optional input at its default.
//
// Procedures take what they need from an [Env] of plain values and know
// nothing of connections. What they ask goes through its transport, by which the
// execution counts and bounds it. They need no access token unless they say so.
//
// # Statements
//
// What is a statement too, as ReplyToComment is INSERT INTO Replies, is that statement: it
// is run by [Env.Statements].
//
// # Logins
//
// GetOAuthAuthorizationURL and GetOAuthAccessToken are the two halves of a
// login in a web application, or on a computer without a browser. What they
// and RefreshOAuthAccessToken obtain is handed to [Env.Kept] before the caller
// sees it; RevokeOAuthAccessToken, HandleDeauthorize and HandleDataDeletion
// take it out again, the last one after it has had [Env.Erase] erase what is kept
// of the user's accounts. Results hold tokens in clear text: that is what they are
// for. Errors and everything else do not.
package procedures
