// Package failure tells what an error comes down to for those who have to act on it: the
// kinds that the exit codes of the command line and the problems of the HTTP door have in
// common.
//
//	failure.Of(err)      // failure.RateLimit
//	failure.Of(err).Code // 4
package failure
