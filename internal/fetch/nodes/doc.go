// Package nodes holds what one execution has seen: nodes, and below each node one
// [List] per edge, with how far it was read. Two tables with the same path read the same
// nodes; answers are merged, never replaced. It asks for nothing.
//
// # Identity
//
// A node is what has that id at that path. The [Store] knows of every id whether it was
// seen, or asked for and not there. Row ids are stable: the same object has the same
// number in every scan.
//
// # Memory
//
// Beyond a budget the pages that were not used for longest go to a temporary [File],
// with all that hangs below their nodes, and come back when they are asked for: nothing
// is forgotten, and no call is made again. In memory stay the nodes of the first level,
// without their values, and where the others are. Every list knows who reads it
// ([Reader]), and what stands among the nodes pins them ([Pinner]): no page goes that
// one of them stands at. Where rows are read once, the pages that lie behind all readers
// of a list are let go, until another scan begins; of what was let go the ids stay,
// eight bytes each, in an [IDSet].
package nodes
