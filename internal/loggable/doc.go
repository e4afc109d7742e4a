// Package loggable shows statements where others may read them: in logs, and in the reports of
// files. The texts given to a stored procedure may be codes and tokens, so they are masked.
package loggable
