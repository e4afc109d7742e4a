package driver

import "github.com/viewfinder-sql/viewfinder/internal/connect"

// HeldBack is the message of the line of the log (verbosity 1, module EXEC) on a
// request that has waited for two seconds because calls are spread or refused for
// the rate, and goes on waiting.
const HeldBack = connect.HeldBack
