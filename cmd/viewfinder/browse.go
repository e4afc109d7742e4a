package main

import (
	"os"
	"os/exec"

	"github.com/cli/browser"
)

// browserVariable names a program that opens an address, in place of the default
// browser.
const browserVariable = "BROWSER"

// browse opens an address in a browser. What the browser prints has no place
// among the messages.
func browse(address string) error {
	if program := os.Getenv(browserVariable); program != "" {
		return exec.Command(program, address).Run()
	}
	browser.Stdout, browser.Stderr = nil, nil
	return browser.OpenURL(address)
}
