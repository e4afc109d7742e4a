// Package browsertest drives a headless Chromium in tests of pages that people
// click through:
//
//	b := browsertest.Start(t)
//	b.Open(address)
//	b.Press("Continue")
//	b.See("Thank you")
//
// Start skips the test, and says why, where there is no Chromium. Every browser
// has a new profile, reaches loopback only, and ends with its test. Waiting is
// bounded by a minute for each step.
//
// With VIEWFINDER_SCREENSHOTS set to a directory, [Browser.Picture] writes what
// the browser shows there, in light and in dark, for people to look at.
package browsertest
