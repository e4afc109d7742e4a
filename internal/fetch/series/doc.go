// Package series gives the rows of tables of numbers over time, as AccountInsights: those
// with a [schema.Series]. They are no view over a tree of nodes: the rows are made by
// calls whose parameters are columns, each for a range at the most. It does not see what
// else a statement has read; what it may use and is to tell stands in [Host].
//
// A scan goes through five steps, each in a file:
//
//   - scan: what the terms say of the columns that are parameters, and of the instants of
//     rows.
//   - ranges: the calls that this takes, each a combination of parameters and a range.
//     Where no start is given, the longest range of one call is read, and a note says so.
//   - windows: the parts of a range that one call may ask for, and which metrics: some the
//     API gives for the last days only. The totals of a longer range are added up, but
//     for those that count an account once.
//   - asker: the requests. Windows are asked for together where all rows are wanted, and
//     ever more at a time where few are; all accounts of a login in one call where it bears
//     that. What the API refuses costs those metrics alone. What an execution was
//     answered ([Answers]) is asked once.
//   - rows: of a series the days of one metric, whichever are read; of totals one for each
//     account. telling says why numbers are missing, and when it is not known which days
//     there are.
//
// Whether the ends of a range belong to it is documented for neither: a second is added
// at each that a day may end at, and what comes is checked again.
package series
