// Package simtest is what the tests share that judge writing by what the simulator has done.
//
//	simtest.Run(t, 300, []string{"done", "unknown"}, func(s *simtest.Schedule) string {
//		sim.Inject(simtest.Fault(s.Rand))
//		…
//		s.Saw("done")
//		return claim.Judge(wanted, sim.Done()[before:])
//	})
//
// [Run] runs random schedules of faults, from [Seed] on, where other tests at random begin
// too. A [Claim] is what somebody who writes says of it; the simulator's list of what was
// done, which has each thing once for each time, is the judge.
package simtest
