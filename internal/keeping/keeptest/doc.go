// Package keeptest has a sink in memory for the tests of those who keep.
package keeptest
