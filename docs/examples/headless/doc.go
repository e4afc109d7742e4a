// Command headless logs in on a computer without a browser: it prints the address
// to open elsewhere, and reads the address that the browser came back to.
package main
