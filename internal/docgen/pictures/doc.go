// Command pictures makes the pictures of the documentation, of the program as it is now:
//
//	make pictures
//
// Pictures of terminals are their texts, typed by the list in list.go into the program with
// --demo, whose clock stands. It takes tmux. A test makes the texts anew and compares.
package main
