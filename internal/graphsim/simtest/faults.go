package simtest

import (
	"math/rand/v2"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Faults are those that matter to whatever is written: the request or its answer is lost, or
// it is refused, before it is done or after.
var Faults = []graphsim.Fault{
	{Kind: graphsim.FaultDrop},
	{Kind: graphsim.FaultDrop, Early: true},
	{Kind: graphsim.FaultCut},
	{Kind: graphsim.FaultGateway},
	{Kind: graphsim.FaultGateway, Early: true},
	{Kind: graphsim.FaultHTML},
	{Kind: graphsim.FaultMalformed},
	{Kind: graphsim.FaultServer},
	{Kind: graphsim.FaultServer, Late: true},
	{Kind: graphsim.FaultError, Code: 1, Status: 500},
	{Kind: graphsim.FaultError, Code: 1, Status: 500, Late: true},
	{Kind: graphsim.FaultError, Code: 100, Status: 400},
	{Kind: graphsim.FaultPermission},
	{Kind: graphsim.FaultExpired},
}

// Pick is one of several faults, and when it strikes: at one of the first three calls, or at
// the first ones.
func Pick(r *rand.Rand, faults []graphsim.Fault) graphsim.Fault {
	f := faults[r.IntN(len(faults))]
	f.At = 1 + r.IntN(3)
	if r.IntN(4) == 0 {
		f.At, f.Count = 0, 1+r.IntN(3)
	}
	return f
}
