// Package setup decides what is asked to set up a connection, and in which order: under which
// name it is kept, how one logs in, and by which app.
//
//	i := setup.New(there, given)
//	for q := i.Next(); q != nil; q = i.Next() {
//		if err := i.Answer(read(q)); err != nil { … } // and it is asked again
//	}
//	values := i.Values()
//
// It asks nobody and keeps nothing: whoever runs it shows a [Question], and reads. What is
// known already, from flags, is not asked; what a profile says that is there is offered.
package setup
