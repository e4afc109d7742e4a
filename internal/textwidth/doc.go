// Package textwidth measures texts in the columns that they take on a terminal, and cuts,
// pads and wraps them by that measure.
//
// It counts what readers take for one character (grapheme clusters), as terminals do that
// draw emoji: a family, a flag, a hand with a skin tone and a keycap are two columns each,
// however many code points they have, and none is ever cut in two. Letters that Unicode joins
// to one character, as of Hindi and Thai, have the columns of each. Characters whose width
// Unicode leaves open are narrow. Texts are as they are shown, UTF-8 without control characters
// ([github.com/viewfinder-sql/viewfinder/internal/sanitize] sees to that) but for sequences of
// colours, which take no columns.
package textwidth
