// Package svg draws charts of package chart as pictures: an SVG that scales, light or dark as
// the reader's system is, without scripts, and with a title and a description for those who
// have it read aloud. Texts are escaped: nothing of an answer is markup.
package svg
