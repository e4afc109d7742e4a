package register

import "context"

// PACScript is a compiled PAC file. It is safe for concurrent use.
type PACScript interface {
	// Find runs FindProxyForURL. It ends with the context.
	Find(ctx context.Context, address, host string) (string, error)
}

// PAC is what compiles PAC files; there is one at the most.
var PAC Table[struct{}, func(source string) (PACScript, error)]
