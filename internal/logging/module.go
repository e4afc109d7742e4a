package logging

import (
	"fmt"
	"slices"
	"strings"
)

// Module is the part of the driver that a line is about: a code of at most four
// letters, as LogModules names it.
type Module string

// The modules, as the reference driver has them.
const (
	EXEC Module = "EXEC" // statements
	INFO Module = "INFO" // the connection itself: its properties, this build
	HTTP Module = "HTTP" // requests to the API
	SSL  Module = "SSL"  // TLS
	AUTH Module = "AUTH" // logins and tokens, requests to the login services included
	SQL  Module = "SQL"  // transactions and result sets
	META Module = "META" // questions about tables and columns
	FUNC Module = "FUNC" // stored procedures
	TCP  Module = "TCP"  // names, dials, connections
	CACH Module = "CACH" // answers that took no request
	CORE Module = "CORE" // the driver's interface, call by call
	WSDL Module = "WSDL" // nothing here speaks it
)

// Modules are all of them.
var Modules = []Module{EXEC, INFO, HTTP, SSL, AUTH, SQL, META, FUNC, TCP, CACH, CORE, WSDL}

// HeldBack is the message of the line (verbosity 1, module EXEC) on a request that has
// waited for two seconds because calls are spread or refused for the rate, and goes on
// waiting.
const HeldBack = "held back for the rate limit"

// ParseModules reads a list such as "EXEC;SQL ;HTTP": codes parted by semicolons,
// in any case, padded with blanks to four or not. The empty text is an empty
// list.
func ParseModules(text string) ([]Module, error) {
	var list []Module
	for code := range strings.SplitSeq(text, ";") {
		m := Module(strings.ToUpper(strings.TrimSpace(code)))
		switch {
		case m == "" || slices.Contains(list, m):
		case slices.Contains(Modules, m):
			list = append(list, m)
		default:
			return nil, fmt.Errorf("logging: LogModules: %q is no module: use of %s, parted by ';'", code, FormatModules(Modules))
		}
	}
	return list, nil
}

// FormatModules writes a list as [ParseModules] reads it.
func FormatModules(list []Module) string {
	codes := make([]string, len(list))
	for i, m := range list {
		codes[i] = string(m)
	}
	return strings.Join(codes, ";")
}
