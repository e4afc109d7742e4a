// Package series gives the rows of tables of numbers over time, as AccountInsights: those
// with a [schema.Series]. They are no view over a tree of nodes: the rows are made by
// calls whose parameters are columns, each for a range at the most. It does not see what
// else a statement has read; what it may use and is to tell stands in [Host].
//
// Of some tables each metric is a column, and a row is a day, a total, or a part of one by
// a dimension; of others ([schema.Series.Long]) each number is a row, which names its
// metric.
//
// A scan goes through these steps, each in a file or two:
//
//   - scan: what the terms say of the columns that are parameters, and of the instants of
//     rows.
//   - choose: the calls that this takes, each a combination of parameters. Where metrics
//     are named in rows, those that have their parameters in common share one; of what no
//     term says anything a metric has its own.
//   - ranges: the range of each. Where no start is given, the longest range of one call is
//     read, and a note says so. pieces: the parts of it by a grain, in the time zone in
//     which days end, each of which is asked for by itself.
//   - windows: the parts of a range that one call may ask for, and which metrics: some the
//     API gives for the last days only. The totals of a longer range are added up, but
//     for those that count an account once.
//   - parts: what is read together. Price tells how many calls that is, for EXPLAIN.
//   - asker: the requests. Windows are asked for together where all rows are wanted, and
//     ever more at a time where few are; all accounts of a login in one call where it bears
//     that, else apart: of an account's windows that differ in their range or their
//     breakdown alone the first by itself, as an empty part of a batch does not say of what
//     it is empty, and where that holds something the others in batches. While it is not known whether the API knows all metrics, one
//     window goes before the others. What the API refuses costs those metrics alone. What
//     an execution was answered ([Answers]) is asked once. refused: what is asked again.
//   - rows: of a series the days of one metric, whichever are read; of totals one for each
//     account; of what is broken down one for each part, whole. telling says why numbers are
//     missing, and when it is not known which days there are.
//
// Whether the ends of a range belong to it is documented for neither: a second is added
// at each that a day may end at, and what comes is checked again. A part by a grain begins
// a second after its start, at which the part before ends.
package series
