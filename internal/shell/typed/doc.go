// Package typed has the functions of what somebody types: whether it is whole ([Ended]), what
// may stand at the cursor ([Names.Complete]), and its colours ([Coloured]). All are pure: the
// names come from the catalogue of a connection ([ReadNames]), and the commands of the shell
// are handed in ([Names.Commands]).
package typed
