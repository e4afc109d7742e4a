// Package procedures holds the stored procedures that EXEC and CALL run: one
// file each, one list of all.
//
// A [Procedure] declares its inputs and its result columns; sys_procedures and
// sys_procedureparameters are made from these declarations ([All],
// [Procedure.Signature]). [Procedure.Exec] checks the arguments against them
// before anything is sent: an unknown name, a missing, NULL or blank required
// input and a value outside the allowed ones fail by name. NULL and the empty
// text leave an optional input at its default.
//
// Procedures take what they need from an [Env] of plain values and know
// nothing of connections. They need no access token unless they say so.
package procedures
