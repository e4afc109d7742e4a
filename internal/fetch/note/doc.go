// Package note is what a statement tells besides its rows: why values are missing, or
// rows may be.
package note
