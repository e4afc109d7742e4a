// Package examples keeps the programs that docs/oauth.md shows as they run: a desktop
// program, one without a browser, and a web application, in folders of their own. Its
// tests compare the page with them.
package examples
