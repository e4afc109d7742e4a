// Package codec writes numbers, texts, sets and values of the engine as bytes, and reads
// them back: what is written away where memory is short. The form is of one process and
// of one execution; nothing of it is kept.
//
// A [Writer] appends to its Buffer. A [Reader] takes from the front of its Data what a
// Writer wrote in the same order. Where that is not there, it is Bad from then on, and
// all that it reads is empty; whoever reads asks once, in the end.
package codec
