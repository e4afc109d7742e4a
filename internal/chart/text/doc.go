// Package text draws charts of package chart with the characters of a terminal: blocks for
// bars and maps, Braille patterns for lines. Without colours several lines have a panel each,
// and the cells of a map shades.
package text
