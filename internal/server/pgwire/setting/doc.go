// Package setting holds the settings of a session, as PostgreSQL has them: what SET and SHOW
// know, which values they take, and what the client is told of when it changes.
//
// A setting that would have values mean or look something else than they do here is refused,
// unless it is set to what is so.
package setting
