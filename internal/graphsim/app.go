package graphsim

import (
	"fmt"
	"strconv"
)

// appName is what the app calls itself to its users.
const appName = "Simulated app"

// app is the app that is registered under both login kinds.
type app struct{ seed uint64 }

func (a app) id() string { return strconv.FormatUint(100000000000000+mix(a.seed, 900)%1e14, 10) }

func (a app) secret() string {
	return fmt.Sprintf("fake%016x%012x", mix(a.seed, 901), mix(a.seed, 902)>>16)
}

// token is that of the app itself.
func (a app) token() string { return a.id() + "|" + a.secret() }
