// Package repair decides what is changed about a request that the API has refused,
// before it is made again: a pure table from an error, and what the request asked,
// to [Step]s in the order in which they are tried. Who made the request carries them
// out; one that turns out to change nothing gives way to the next, and where none is
// left the error is the statement's.
//
// Some errors do not say what they are for: the API fails for a page too large, or
// for one object's metrics, as it does when it is down. Then a step says what to ask
// to find out.
package repair
