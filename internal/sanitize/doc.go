// Package sanitize makes texts from outside fit to be shown: a platform's messages,
// the values of a result, without secrets, in one line, with nothing that steers a
// terminal.
package sanitize
