// Package learn keeps what a pool's statements learn of the API and later ones
// go by: the accounts, what the API refuses, the pages it bears, the lengths of
// walks, whether they are in order, how long calls take. Rows are never among it, nor
// do they depend on it: the first run of a statement answers as the second does.
//
// What the API says may change, so what was learned of fields and accounts is
// believed for a while only. Pages grow back: see [Memory.PageAnswered].
package learn
